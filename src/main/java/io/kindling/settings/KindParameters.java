package io.kindling.settings;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.DoublePredicate;

/** The parameters that were given to a kind, from which it takes those that it knows. */
public final class KindParameters {

  private final String kind;
  private final Map<String, String> given;
  private final Set<String> known = new LinkedHashSet<>();

  KindParameters(String kind, Map<String, String> given) {
    this.kind = kind;
    this.given = new LinkedHashMap<>(given);
  }

  /**
   * Checks a parameter of a kind that is being made, however it came about.
   *
   * @param valid whether a value can be used
   * @param expected what a valid value is, for the message: "from 0 to below 1"
   * @throws IllegalArgumentException if the value cannot be used
   */
  public static void check(
      String kind, String name, double value, DoublePredicate valid, String expected) {
    if (!valid.test(value)) {
      throw unusable(kind, name, Spelling.number(value), expected);
    }
  }

  /**
   * The value of a parameter.
   *
   * @param fallback its value where none was given
   * @param valid whether a value can be used
   * @param expected what a valid value is, for the message: "from 0 to below 1"
   * @throws IllegalArgumentException if the value is not a number, or cannot be used
   */
  public double number(String name, double fallback, DoublePredicate valid, String expected) {
    known.add(name);
    String text = given.get(name);
    if (text == null) {
      return fallback;
    }
    try {
      double value = Double.parseDouble(text);
      if (valid.test(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Said below, as for a number that cannot be used.
    }
    throw unusable(kind, name, text, expected);
  }

  private static IllegalArgumentException unusable(
      String kind, String name, String found, String expected) {
    return new IllegalArgumentException(
        "'" + found + "' is no " + name + " for " + kind + ": expected a number " + expected);
  }

  /**
   * Checks that the kind has taken all that was given.
   *
   * @throws IllegalArgumentException if it does not know some of it
   */
  void checkAllKnown() {
    for (String name : given.keySet()) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            String.format(
                "%s has no parameter '%s'; it has %s",
                kind, name, known.isEmpty() ? "none" : String.join(", ", known)));
      }
    }
  }
}
