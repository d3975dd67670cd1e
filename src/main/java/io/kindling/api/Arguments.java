package io.kindling.api;

import java.util.Locale;

/** Checks the arguments of the public methods of this package. */
final class Arguments {

  private Arguments() {}

  /**
   * Returns a value that must not be null.
   *
   * @param name the argument's name, for the message
   * @throws IllegalArgumentException if the value is null
   */
  static <T> T requireNonNull(String name, T value) {
    if (value == null) {
      throw new IllegalArgumentException(name + ": is null; expected a value");
    }
    return value;
  }

  /**
   * Returns a number that must not be below a limit.
   *
   * @param least the smallest allowed value
   * @param name the argument's name, for the message
   * @throws IllegalArgumentException if the number is smaller
   */
  static int atLeast(int least, String name, int value) {
    if (value < least) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%s: is %,d; expected a number from %,d on", name, value, least));
    }
    return value;
  }

  /**
   * Returns an index that must lie in [0, count).
   *
   * @param name the argument's name, for the message
   * @throws IllegalArgumentException if the index is out of range
   */
  static int index(String name, int value, int count) {
    if (value < 0 || value >= count) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%s: is %,d; expected a number from 0 to %,d", name, value, count - 1));
    }
    return value;
  }
}
