package io.kindling.data.table;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kindling.data.ByteSource;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** A file of text in memory. */
record TextSource(String name, String text) implements ByteSource {

  @Override
  public long length() {
    return text.getBytes(UTF_8).length;
  }

  @Override
  public InputStream open(long position) {
    byte[] bytes = text.getBytes(UTF_8);
    int start = (int) position;
    return new ByteArrayInputStream(bytes, start, bytes.length - start);
  }

  @Override
  public void checkUnchanged() {}

  /** The stretches of files that are read so many bytes at a time. */
  static List<TableSplit> cut(int length, TextSource... files) {
    List<TableSplit> stretches = new ArrayList<>();
    for (TextSource file : files) {
      stretches.addAll(TableSplit.of(file, length));
    }
    return stretches;
  }
}
