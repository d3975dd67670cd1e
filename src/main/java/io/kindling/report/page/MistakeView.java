package io.kindling.report.page;

import io.kindling.data.scaling.Scaling;
import io.kindling.training.evaluation.Mistake;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A mistake to look at.
 *
 * @param example the example's number, from 0 on
 * @param actual its class
 * @param said the class it was taken for
 * @param sureness how sure the network was of that
 * @param picture the example, if it is an image
 * @param values its first raw features, if it is none
 */
public record MistakeView(
    String example,
    String actual,
    String said,
    String sureness,
    Optional<Picture> picture,
    String values) {

  private static final int MOST_VALUES = 12;

  private static final int DIGITS = 5;

  /**
   * Of mistakes, in their order.
   *
   * @param rows the features by example, as the network sees them
   * @param scaling how these were made of raw ones
   * @param columns the width of an image, or 0 where examples are none
   */
  static List<MistakeView> of(
      List<Mistake> mistakes,
      Map<Integer, float[]> rows,
      Scaling scaling,
      int columns,
      ClassTitles classes) {
    return mistakes.stream()
        .filter(mistake -> rows.containsKey(mistake.example()))
        .map(mistake -> of(mistake, rows.get(mistake.example()), scaling, columns, classes))
        .toList();
  }

  private static MistakeView of(
      Mistake mistake, float[] row, Scaling scaling, int columns, ClassTitles classes) {
    String actual = classes.of(mistake.actual());
    String said = classes.of(mistake.predicted());
    String example = String.format(Locale.ROOT, "%,d", mistake.example());
    Optional<Picture> picture =
        columns == 0
            ? Optional.empty()
            : Optional.of(
                Picture.ofInk(
                    levels(row, scaling),
                    columns,
                    String.format("Image %s: a %s, taken for a %s", example, actual, said)));
    return new MistakeView(
        example,
        actual,
        said,
        String.format(Locale.ROOT, "%.1f%%", 100 * mistake.sureness()),
        picture,
        columns == 0 ? values(row, scaling) : "");
  }

  private static int[] levels(float[] row, Scaling scaling) {
    return IntStream.range(0, row.length)
        .map(i -> Math.max(0, Math.min(255, (int) Math.round(scaling.restore(i, row[i])))))
        .toArray();
  }

  private static String values(float[] row, Scaling scaling) {
    String values =
        IntStream.range(0, Math.min(row.length, MOST_VALUES))
            .mapToObj(i -> value(scaling.restore(i, row[i]), scaling.divisor(i)))
            .collect(Collectors.joining("  "));
    return row.length > MOST_VALUES ? values + "  …" : values;
  }

  /**
   * To five digits of what such values differ by, and not one that says nothing: what was scaled
   * and restored is rounded.
   */
  private static String value(double value, double spread) {
    if (!Double.isFinite(value)) {
      return String.valueOf(value);
    }
    int more = value == 0 ? 0 : (int) Math.ceil(Math.log10(Math.abs(value / spread)));
    MathContext digits = new MathContext(DIGITS + Math.max(0, Math.min(DIGITS, more)));
    double rounded = new BigDecimal(value).round(digits).doubleValue();
    return rounded == Math.rint(rounded) && Math.abs(rounded) < 1e15
        ? String.valueOf((long) rounded)
        : String.valueOf(rounded);
  }
}
