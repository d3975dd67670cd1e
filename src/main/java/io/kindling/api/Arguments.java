package io.kindling.api;

import java.util.Locale;

/** Checks of what a program passes. */
final class Arguments {

  private Arguments() {}

  /**
   * Returns a value that has to be given.
   *
   * @throws IllegalArgumentException if it is null
   */
  static <T> T given(String name, T value) {
    if (value == null) {
      throw new IllegalArgumentException(name + ": is null, and a value is expected");
    }
    return value;
  }

  /**
   * Returns a number that must not be too small.
   *
   * @throws IllegalArgumentException if it is
   */
  static int atLeast(int least, String name, int value) {
    if (value < least) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%s: is %,d, and a number from %,d on is expected", name, value, least));
    }
    return value;
  }

  /**
   * Returns the index of one of several things.
   *
   * @throws IllegalArgumentException if there is none
   */
  static int index(String name, int value, int count) {
    if (value < 0 || value >= count) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: is %,d, and a number from 0 to %,d is expected",
              name,
              value,
              count - 1));
    }
    return value;
  }
}
