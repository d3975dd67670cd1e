package io.kindling.settings;

import java.util.function.DoublePredicate;

/**
 * A numeric parameter of a {@link Component}, declared once. Parsing, validation and the spec are
 * derived from it.
 *
 * @param name the name used after the colon of a spec: {@code beta1}
 * @param fallback the default value
 * @param valid a test that accepts the allowed values
 * @param expected the range of allowed values, for error messages: "from 0 to below 1"
 */
public record Parameter(String name, double fallback, DoublePredicate valid, String expected) {

  /**
   * Checks a value passed to a component's constructor, whether it was parsed or set by a program.
   *
   * @param kind the name of the component
   * @throws IllegalArgumentException if the value is not allowed
   */
  public void check(String kind, double value) {
    if (!valid.test(value)) {
      throw unusable(kind, ComponentSpec.number(value));
    }
  }

  /**
   * Parses a value.
   *
   * @param kind the name of the component
   * @throws IllegalArgumentException if the text is not a number or the number is not allowed
   */
  double read(String kind, String text) {
    try {
      double value = Double.parseDouble(text);
      if (valid.test(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Reported below, together with numbers that are not allowed.
    }
    throw unusable(kind, text);
  }

  private IllegalArgumentException unusable(String kind, String found) {
    return new IllegalArgumentException(
        "'"
            + found
            + "' is not a valid "
            + name
            + " for "
            + kind
            + ": expected a number "
            + expected);
  }
}
