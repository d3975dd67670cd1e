package io.kindling.data;

import java.io.IOException;
import java.io.InputStream;

/**
 * A file together with the column values encoded in the names of its directories.
 *
 * @param file the file itself
 * @param folderKeys the column values
 */
public record KeyedFile(ByteSource file, FolderKeys folderKeys) implements ByteSource {

  private static final long serialVersionUID = 1;

  @Override
  public String name() {
    return file.name();
  }

  @Override
  public long length() {
    return file.length();
  }

  @Override
  public InputStream open(long position) throws IOException {
    return file.open(position);
  }

  @Override
  public void checkUnchanged() throws IOException {
    file.checkUnchanged();
  }
}
