package io.kindling.data.table;

/** A line that is no row. */
final class BadRowException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final long line;

  /**
   * @param line its number in the text that was read, from 1 on
   * @param problem what is wrong with it and what to do
   */
  BadRowException(long line, String problem) {
    super(problem);
    this.line = line;
  }

  long line() {
    return line;
  }
}
