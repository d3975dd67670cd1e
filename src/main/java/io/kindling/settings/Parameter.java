package io.kindling.settings;

import java.util.function.DoublePredicate;

/**
 * A number that kinds have as a parameter, declared once: reading, checking and spec are made from
 * this.
 *
 * @param name as it stands behind the colon of a spec: {@code beta1}
 * @param fallback its value where none is given
 * @param valid whether a value can be used
 * @param expected what a valid value is, for the message: "from 0 to below 1"
 */
public record Parameter(String name, double fallback, DoublePredicate valid, String expected) {

  /**
   * Checks the value of a kind that is being made, however it came about.
   *
   * @param kind the name of the kind
   * @throws IllegalArgumentException if the value cannot be used
   */
  public void check(String kind, double value) {
    if (!valid.test(value)) {
      throw unusable(kind, ComponentSpec.number(value));
    }
  }

  /**
   * Reads a value.
   *
   * @param kind the name of the kind
   * @throws IllegalArgumentException if the text is not a number, or one that cannot be used
   */
  double read(String kind, String text) {
    try {
      double value = Double.parseDouble(text);
      if (valid.test(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Said below, as for a number that cannot be used.
    }
    throw unusable(kind, text);
  }

  private IllegalArgumentException unusable(String kind, String found) {
    return new IllegalArgumentException(
        "'" + found + "' is no " + name + " for " + kind + ": expected a number " + expected);
  }
}
