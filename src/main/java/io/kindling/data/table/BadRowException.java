package io.kindling.data.table;

/** An exception thrown for a line that is not a valid row. */
final class BadRowException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final long line;

  /**
   * Creates an exception.
   *
   * @param line the line's number in the text that was read, from 1 on
   * @param problem what is wrong with the line, and what to do about it
   */
  BadRowException(long line, String problem) {
    super(problem);
    this.line = line;
  }

  long line() {
    return line;
  }
}
