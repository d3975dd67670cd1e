package io.kindling.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;

/** A file of bytes, wherever it lies, that any machine of the cluster can open. */
public interface ByteSource extends Serializable {

  /** The file's name as the user knows it, for messages. */
  String name();

  /** The length in bytes that the file had when the run began. */
  long length();

  /** What the names of its directories say of the rows of a file of a table. */
  default FolderKeys folderKeys() {
    return FolderKeys.NONE;
  }

  /**
   * Opens the file at a position.
   *
   * @throws IOException if it cannot be read
   * @throws io.kindling.InvalidInputException if it is not the file it was when the run began
   */
  InputStream open(long position) throws IOException;

  /**
   * Checks that the file is the one it was when the run began.
   *
   * @throws io.kindling.InvalidInputException if it is gone or has changed
   * @throws IOException if that cannot be found out
   */
  void checkUnchanged() throws IOException;
}
