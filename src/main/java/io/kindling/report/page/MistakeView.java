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
 * A misclassified example on a page.
 *
 * @param example the example's number, starting at 0
 * @param actual the actual class
 * @param predicted the predicted class
 * @param sureness the network's output for the predicted class, in percent
 * @param picture the image, if the example is one
 * @param values the first raw features, if the example is not an image
 */
public record MistakeView(
    String example,
    String actual,
    String predicted,
    String sureness,
    Optional<Picture> picture,
    String values) {

  private static final int MOST_VALUES = 12;

  private static final int DIGITS = 5;

  /**
   * Creates the views of mistakes, in their order.
   *
   * @param mistakes the mistakes
   * @param rows the scaled features, by example number
   * @param scaling the scaling from raw features to network inputs
   * @param columns the width of an image in pixels, or 0 if the examples are not images
   * @param classes the titles of the classes
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
    String predicted = classes.of(mistake.predicted());
    String example = String.format(Locale.ROOT, "%,d", mistake.example());
    Optional<Picture> picture =
        columns == 0
            ? Optional.empty()
            : Optional.of(
                Picture.ofInk(
                    levels(row, scaling),
                    columns,
                    String.format("Image %s: %s, predicted as %s", example, actual, predicted)));
    return new MistakeView(
        example,
        actual,
        predicted,
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
   * Returns a value rounded to five significant digits relative to the feature's spread. Scaling
   * and restoring leave rounding errors in the digits beyond.
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
