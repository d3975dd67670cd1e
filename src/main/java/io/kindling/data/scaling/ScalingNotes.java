package io.kindling.data.scaling;

import io.kindling.data.scaling.Scaling.Kind;
import io.kindling.settings.Components;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads and writes a scaling as a model's metadata or a checkpoint's notes. */
final class ScalingNotes {

  private static final String KIND = "scaling";
  private static final String SHIFT = "scaling.shift";
  private static final String DIVISOR = "scaling.divisor";
  private static final String TRANSPOSED = "transposed";

  /** The entry that version 0.1 had instead of {@link #KIND}. */
  private static final String INVERT = "invert";

  private ScalingNotes() {}

  static Map<String, String> of(Scaling scaling) {
    Map<String, String> notes = new LinkedHashMap<>();
    notes.put(KIND, scaling.kind().spec());
    if (scaling.isLearned()) {
      notes.put(SHIFT, text(scaling.shifts()));
      notes.put(DIVISOR, text(scaling.divisors()));
    }
    if (scaling.transposes()) {
      notes.put(TRANSPOSED, "true");
    }
    return notes;
  }

  /**
   * Reads a scaling.
   *
   * @throws IllegalArgumentException if the notes are not in the format of {@link #of}
   */
  static Scaling read(Components<Kind> kinds, Map<String, String> notes) {
    String transposed = notes.getOrDefault(TRANSPOSED, "false");
    if (!transposed.equals("true") && !transposed.equals("false")) {
      throw new IllegalArgumentException(
          "'" + transposed + "' is not a valid value of '" + TRANSPOSED + "'; it is true or false");
    }
    return upright(kinds, notes).transposed(Boolean.parseBoolean(transposed));
  }

  private static Scaling upright(Components<Kind> kinds, Map<String, String> notes) {
    String spec = notes.get(KIND);
    if (spec == null) {
      return Boolean.parseBoolean(notes.get(INVERT)) ? Scaling.INVERTED_PIXELS : Scaling.PIXELS;
    }
    Kind kind = kind(kinds, spec);
    return Scaling.fixed(kind).orElseGet(() -> learned(kind, notes));
  }

  private static Kind kind(Components<Kind> kinds, String spec) {
    try {
      return kinds.parse(spec);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("'" + spec + "' is not a known scaling", e);
    }
  }

  private static Scaling learned(Kind kind, Map<String, String> notes) {
    double[] shift = numbers(notes, SHIFT);
    double[] divisor = numbers(notes, DIVISOR);
    if (shift.length != divisor.length) {
      throw new IllegalArgumentException(
          shift.length + " shifts and " + divisor.length + " divisors of a scaling");
    }
    return new Scaling(kind, shift, divisor, false);
  }

  private static String text(double[] numbers) {
    return Arrays.stream(numbers).mapToObj(Double::toString).collect(Collectors.joining(","));
  }

  private static double[] numbers(Map<String, String> notes, String name) {
    String[] texts = notes.getOrDefault(name, "").split(",", -1);
    double[] numbers = new double[texts.length];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = Double.parseDouble(texts[i]);
      if (!Double.isFinite(numbers[i]) || (name.equals(DIVISOR) && numbers[i] == 0)) {
        throw new IllegalArgumentException(name + " holds " + texts[i]);
      }
    }
    return numbers;
  }
}
