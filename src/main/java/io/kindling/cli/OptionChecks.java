package io.kindling.cli;

import io.kindling.PasswordInAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What values of options must look like. Each check is named by the options that it belongs to. */
final class OptionChecks {

  private OptionChecks() {}

  /** A whole number from 1 on. */
  static final class Positive implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String value) {
      return whole(value, 1, "a whole number, 1 or more");
    }
  }

  /** A whole number from 0 on. */
  static final class NotNegative implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String value) {
      return whole(value, 0, "a whole number, 0 or more");
    }
  }

  /** A whole number of 64 bits. */
  static final class Whole implements ITypeConverter<Long> {
    @Override
    public Long convert(String value) {
      try {
        return Long.parseLong(value);
      } catch (NumberFormatException e) {
        throw new TypeConversionException("'" + value + "' is not a whole number");
      }
    }
  }

  /** 1, 2, 4, 8, … */
  static final class PowerOfTwo implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String value) {
      int number = whole(value, 1, "a power of two, such as 8");
      if (Integer.bitCount(number) != 1) {
        throw new TypeConversionException("'" + value + "' is not a power of two, such as 8");
      }
      return number;
    }
  }

  /** A number above 0. */
  static final class PositiveReal implements ITypeConverter<Double> {
    @Override
    public Double convert(String value) {
      double number = real(value);
      if (!(number > 0 && number <= Float.MAX_VALUE)) {
        throw new TypeConversionException("'" + value + "' is not a number above 0");
      }
      return number;
    }
  }

  /** A number in [0, 1). */
  static final class Fraction implements ITypeConverter<Double> {
    @Override
    public Double convert(String value) {
      double number = real(value);
      if (!(number >= 0 && number < 1)) {
        throw new TypeConversionException("'" + value + "' is not a number from 0 to below 1");
      }
      return number;
    }
  }

  /**
   * A list in one option, of which the last one given counts as a whole: picocli would add a list
   * on the command line to the one in the configuration file.
   *
   * @param values the elements
   */
  record OneList<T>(List<T> values) {
    @Override
    public String toString() {
      return String.join(",", values.stream().map(String::valueOf).toList());
    }
  }

  /** Sizes of layers, separated by commas. */
  static final class LayerSizes implements ITypeConverter<OneList<Integer>> {
    @Override
    public OneList<Integer> convert(String value) {
      List<Integer> sizes =
          Arrays.stream(value.split(",", -1))
              .map(size -> whole(size.strip(), 1, "a layer size, 1 or more"))
              .toList();
      if (sizes.size() < 2) {
        throw new TypeConversionException(
            "'" + value + "' is not a list of at least two layer sizes, such as 784,100,10");
      }
      return new OneList<>(sizes);
    }
  }

  /** Addresses, separated by commas. */
  static final class Addresses implements ITypeConverter<OneList<URI>> {
    @Override
    public OneList<URI> convert(String value) {
      try {
        List<URI> addresses = Arrays.stream(value.split(",", -1)).map(URI::create).toList();
        if (addresses.stream().anyMatch(address -> PasswordInAddress.masked(address).isPresent())) {
          throw new TypeConversionException(
              "there is a password in it, which would stand in run.json and in logs; name a mirror"
                  + " that needs none");
        }
        return new OneList<>(addresses);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException("'" + value + "' is not a list of URLs");
      }
    }
  }

  /** Makes a command take a type's constants by the names that {@link #name} gives them. */
  static <E extends Enum<E>> void register(CommandLine commandLine, Class<E> type) {
    register(commandLine, type, constant -> true);
  }

  /** Makes a command take some of a type's constants by the names that {@link #name} gives them. */
  static <E extends Enum<E>> void register(
      CommandLine commandLine, Class<E> type, Predicate<E> allowed) {
    Map<String, E> constants = new LinkedHashMap<>();
    for (E constant : type.getEnumConstants()) {
      if (allowed.test(constant)) {
        constants.put(name(constant), constant);
      }
    }
    commandLine.registerConverter(
        type,
        value -> {
          if (!constants.containsKey(value)) {
            throw new TypeConversionException(
                "'" + value + "' is none of " + String.join(", ", constants.keySet()));
          }
          return constants.get(value);
        });
  }

  /** A constant's name on the command line: {@code CROSS_ENTROPY} is {@code cross-entropy}. */
  static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static int whole(String value, int least, String expected) {
    try {
      int number = Integer.parseInt(value);
      if (number >= least) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below, as for a number out of range.
    }
    throw new TypeConversionException("'" + value + "' is not " + expected);
  }

  private static double real(String value) {
    try {
      return Double.parseDouble(value);
    } catch (NumberFormatException e) {
      throw new TypeConversionException("'" + value + "' is not a number");
    }
  }
}
