package io.kindling.data.table;

import io.kindling.InvalidInputException;
import io.kindling.data.ByteSource;
import io.kindling.data.ForeignFormat;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The lines of a file that begin in a byte range: the unit of reading.
 *
 * @param source the file
 * @param start the first byte of the range
 * @param end the byte after the last one of the range
 */
public record TableSplit(ByteSource source, long start, long end) implements Serializable {

  /** The default length in bytes: enough work for a task, yet little to skip to reach a row. */
  public static final int LENGTH = 1 << 22;

  private static final int BUFFER = 1 << 16;

  /** Cuts a file into splits; a compressed file, whose length is unknown, is a single split. */
  public static List<TableSplit> of(ByteSource source, int length) {
    if (source.length() == Long.MAX_VALUE) {
      return List.of(new TableSplit(source, 0, source.length()));
    }
    List<TableSplit> splits = new ArrayList<>();
    for (long start = 0; start < source.length(); start += length) {
      splits.add(new TableSplit(source, start, Math.min(source.length(), start + length)));
    }
    return splits;
  }

  /**
   * Opens the text of the split.
   *
   * @throws InvalidInputException if the file has changed since the run began, or is not text
   * @throws IOException if the file cannot be read
   */
  public Reader open() throws IOException {
    return text();
  }

  /** Opens the text of the split as a reader that counts lines. */
  Utf8Text text() throws IOException {
    InputStream in = new BufferedInputStream(source.open(Math.max(0, start - 1)), BUFFER);
    try {
      Optional<ForeignFormat> format = start == 0 ? format(in) : Optional.empty();
      if (format.filter(ForeignFormat::isText).isPresent()) {
        throw bad(1, Utf8Text.problem(format.get()));
      }
      return new Utf8Text(new LineRange(in, start, end), format);
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  /** Returns the format of a file that is not plain text. */
  private static Optional<ForeignFormat> format(InputStream in) throws IOException {
    in.mark(ForeignFormat.HEAD);
    byte[] head = in.readNBytes(ForeignFormat.HEAD);
    in.reset();
    return ForeignFormat.of(head);
  }

  /**
   * Returns the exception for a malformed line.
   *
   * @param line the line's number in the file, from 1 on
   * @param problem the problem with the line
   */
  InvalidInputException bad(long line, String problem) {
    return new InvalidInputException(source.name() + ":" + line + ": " + problem);
  }
}
