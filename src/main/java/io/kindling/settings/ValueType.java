package io.kindling.settings;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoublePredicate;
import java.util.function.Function;

/**
 * How values of a type are written as text: on the command line, in recipe files, in records.
 *
 * @param reader reads a text; throws {@link IllegalArgumentException} with a message that says what
 *     was found and what was expected
 * @param writer writes a value so that the reader reads it back
 * @param <T> the type of the values
 */
public record ValueType<T>(Function<String, T> reader, Function<T, String> writer) {

  /** Any text. */
  public static final ValueType<String> TEXT = of(text -> text);

  /** A whole number from 1 on. */
  public static final ValueType<Integer> POSITIVE =
      of(text -> whole(text, 1, "a whole number, 1 or more"));

  /** A whole number from 0 on. */
  public static final ValueType<Integer> NOT_NEGATIVE =
      of(text -> whole(text, 0, "a whole number, 0 or more"));

  /** A whole number of 64 bits. */
  public static final ValueType<Long> WHOLE = of(ValueType::whole);

  /** 1, 2, 4, 8, … */
  public static final ValueType<Integer> POWER_OF_TWO = of(ValueType::powerOfTwo);

  /** A number above 0 that a float can hold. */
  public static final ValueType<Double> POSITIVE_REAL =
      new ValueType<>(
          text -> real(text, value -> value > 0 && value <= Float.MAX_VALUE, "above 0"),
          ComponentSpec::number);

  /** A number from 0 on that a float can hold. */
  public static final ValueType<Double> NOT_NEGATIVE_REAL =
      new ValueType<>(
          text -> real(text, value -> value >= 0 && value <= Float.MAX_VALUE, "0 or more"),
          ComponentSpec::number);

  /** A number in [0, 1). */
  public static final ValueType<Double> FRACTION =
      new ValueType<>(
          text -> real(text, value -> value >= 0 && value < 1, "from 0 to below 1"),
          ComponentSpec::number);

  /** Yes or no. */
  public static final ValueType<Boolean> FLAG = of(ValueType::flag);

  /** A list whose elements are separated by commas. */
  public static <T> ValueType<List<T>> list(ValueType<T> element) {
    return new ValueType<>(
        text -> Arrays.stream(text.split(",", -1)).map(String::strip).map(element.reader).toList(),
        values -> String.join(",", values.stream().map(element.writer).toList()));
  }

  /** The kinds of a family. */
  public static <T extends Component> ValueType<T> of(Components<T> family) {
    return new ValueType<>(family::parse, Component::spec);
  }

  /** Constants, written in lower case with dashes: {@code AUTO} is {@code auto}. */
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
      // Said below, as for a number out of range.
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
