package io.kindling.settings;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoublePredicate;
import java.util.function.Function;

/**
 * The text form of a setting's values on the command line, in recipe files and in records.
 *
 * @param reader the parser; it throws {@link IllegalArgumentException} with a message that says
 *     what was found and what was expected
 * @param writer the formatter, whose output the reader accepts
 * @param <T> the type of the values
 */
public record ValueType<T>(Function<String, T> reader, Function<T, String> writer) {

  /** Arbitrary text. */
  public static final ValueType<String> TEXT = of(text -> text);

  /** A 32-bit whole number, 1 or more. */
  public static final ValueType<Integer> POSITIVE =
      of(text -> whole(text, 1, "a whole number, 1 or more"));

  /** A 32-bit whole number, 0 or more. */
  public static final ValueType<Integer> NOT_NEGATIVE =
      of(text -> whole(text, 0, "a whole number, 0 or more"));

  /** A signed 64-bit whole number. */
  public static final ValueType<Long> WHOLE = of(ValueType::whole);

  /** A power of two: 1, 2, 4, 8, … */
  public static final ValueType<Integer> POWER_OF_TWO = of(ValueType::powerOfTwo);

  /** A number above 0, at most the largest float. */
  public static final ValueType<Double> POSITIVE_REAL =
      new ValueType<>(
          text -> real(text, value -> value > 0 && value <= Float.MAX_VALUE, "above 0"),
          ComponentSpec::number);

  /** A number, 0 or more, at most the largest float. */
  public static final ValueType<Double> NOT_NEGATIVE_REAL =
      new ValueType<>(
          text -> real(text, value -> value >= 0 && value <= Float.MAX_VALUE, "0 or more"),
          ComponentSpec::number);

  /** A number in [0, 1). */
  public static final ValueType<Double> FRACTION =
      new ValueType<>(
          text -> real(text, value -> value >= 0 && value < 1, "from 0 to below 1"),
          ComponentSpec::number);

  /** A Boolean, written {@code true} or {@code false}. */
  public static final ValueType<Boolean> FLAG = of(ValueType::flag);

  /** Returns the type of comma-separated lists of the given elements. */
  public static <T> ValueType<List<T>> list(ValueType<T> element) {
    return new ValueType<>(
        text -> Arrays.stream(text.split(",", -1)).map(String::strip).map(element.reader).toList(),
        values -> String.join(",", values.stream().map(element.writer).toList()));
  }

  /** Returns the type of a registry's components, written as specs. */
  public static <T extends Component> ValueType<T> of(Components<T> family) {
    return new ValueType<>(family::parse, Component::spec);
  }

  /**
   * Returns the type of an enum's constants, written in lower case with dashes: {@code AUTO} is
   * {@code auto}.
   */
  public static <E extends Enum<E>> ValueType<E> of(Class<E> type) {
    Map<String, E> constants = new LinkedHashMap<>();
    for (E constant : type.getEnumConstants()) {
      constants.put(name(constant), constant);
    }
    return new ValueType<>(
        text -> {
          if (!constants.containsKey(text)) {
            throw new IllegalArgumentException(
                "'" + text + "' is none of " + String.join(", ", constants.keySet()));
          }
          return constants.get(text);
        },
        ValueType::name);
  }

  private static <T> ValueType<T> of(Function<String, T> reader) {
    return new ValueType<>(reader, String::valueOf);
  }

  private static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static boolean flag(String text) {
    if (!text.equals("true") && !text.equals("false")) {
      throw new IllegalArgumentException("'" + text + "' is neither true nor false");
    }
    return text.equals("true");
  }

  private static long whole(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' is not a whole number", e);
    }
  }

  private static int whole(String text, int least, String expected) {
    try {
      int number = Integer.parseInt(text);
      if (number >= least) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Reported below, together with numbers that are out of range.
    }
    throw new IllegalArgumentException("'" + text + "' is not " + expected);
  }

  private static int powerOfTwo(String text) {
    String expected = "a power of two, such as 8";
    int number = whole(text, 1, expected);
    if (Integer.bitCount(number) != 1) {
      throw new IllegalArgumentException("'" + text + "' is not " + expected);
    }
    return number;
  }

  private static double real(String text, DoublePredicate valid, String expected) {
    double number;
    try {
      number = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' is not a number", e);
    }
    if (!valid.test(number)) {
      throw new IllegalArgumentException("'" + text + "' is not a number " + expected);
    }
    return number;
  }
}
