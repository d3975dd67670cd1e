package io.kindling.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;

/** A file that every machine of the cluster can open, on whatever file system it lies. */
public interface ByteSource extends Serializable {

  /** Returns the file's name as the user gave it, for messages. */
  String name();

  /** Returns the length in bytes that the file had when the run began. */
  long length();

  /** Returns the column values encoded in the names of the file's directories, if there are any. */
  default FolderKeys folderKeys() {
    return FolderKeys.NONE;
  }

  /**
   * Opens the file at a position.
   *
   * @param position the byte offset of the first byte to read
   * @throws IOException if the file cannot be read
   * @throws io.kindling.InvalidInputException if the file has changed since the run began
   */
  InputStream open(long position) throws IOException;

  /**
   * Checks that the file has not changed since the run began.
   *
   * @throws io.kindling.InvalidInputException if the file is missing or has changed
   * @throws IOException if the file's state cannot be determined
   */
  void checkUnchanged() throws IOException;
}
