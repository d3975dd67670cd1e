package io.kindling.data.table;

/** Parses 64-bit numbers of a table that fit into the range of a network's 32-bit inputs. */
final class FiniteNumber {

  private FiniteNumber() {}

  /** Returns whether a text is a number, finite or not. */
  static boolean is(String text) {
    try {
      parse(text, "");
      return true;
    } catch (IllegalArgumentException e) {
      return text.strip().matches("(?i)[+-]?(nan|inf|infinity)");
    }
  }

  /**
   * Parses a number.
   *
   * @param text the text
   * @param where the name of the value for messages: "column 3 (age)"
   * @throws IllegalArgumentException if the text is not a valid number; the message gives the
   *     reason and what to do
   */
  static double parse(String text, String where) {
    String stripped = text.strip();
    if (stripped.isEmpty()) {
      throw new IllegalArgumentException(
          where + " is empty, a number is expected; fill in what is missing, or leave the row out");
    }
    double number;
    try {
      number = Double.parseDouble(stripped);
    } catch (NumberFormatException e) {
      throw noNumber(stripped, where, e);
    }
    // Double.parseDouble also accepts 1f, 0x1p3 and Infinity.
    if (Math.abs(number) > Float.MAX_VALUE && stripped.chars().anyMatch(Character::isDigit)) {
      throw new IllegalArgumentException(
          where + " is " + stripped + ", more than a 32-bit float can hold");
    }
    if (!Double.isFinite(number)) {
      throw new IllegalArgumentException(
          where + " is " + stripped + ", a finite number is expected; leave the row out");
    }
    char last = stripped.charAt(stripped.length() - 1);
    if (Character.isLetter(last) || stripped.indexOf('x') >= 0 || stripped.indexOf('X') >= 0) {
      throw noNumber(stripped, where, null);
    }
    return number;
  }

  private static IllegalArgumentException noNumber(String text, String where, Throwable cause) {
    String shown = text.length() > 40 ? text.substring(0, 40) + "…" : text;
    String expected = text.matches("[+-]?\\d+,\\d+") ? "a number with a decimal point" : "a number";
    return new IllegalArgumentException(
        where + " is '" + shown + "', " + expected + " is expected", cause);
  }
}
