package io.kindling.data;

import io.kindling.data.scaling.Scaling;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Raw features of some rows, which tell what is left of their differences once they are scaled and
 * rounded to the 32 bits of inputs.
 */
public final class RowSample implements Serializable {

  private static final long serialVersionUID = 1;

  /** Of all samples of a data set together: 8 MiB, and half a second to look at them. */
  private static final int MOST_NUMBERS = 1 << 20;

  /**
   * Of all samples together. Of more rows, a hundredth of the values of a column without gaps would
   * fall together by chance.
   */
  private static final int MOST_ROWS = 1 << 16;

  /** A column is coarse if it loses one value in so many. */
  private static final int ONE_IN = 100;

  private final int width;

  /** [rows, width], row-major. */
  private final double[] values;

  private RowSample(int width, double[] values) {
    this.width = width;
    this.values = values;
  }

  /**
   * A feature that loses differences.
   *
   * @param name of its column
   * @param distinct how many values of it were found in the sample
   * @param left how many inputs these are
   */
  public record CoarseFeature(String name, int distinct, int left) implements Serializable {}

  /**
   * Takes rows that lie evenly among the examples of one of several shards; all, if they are few.
   *
   * @param shards how many there are
   */
  public static RowSample of(Features features, int shards) {
    int width = features.width();
    int most = Math.min(MOST_ROWS, MOST_NUMBERS / width) / shards;
    int rows = Math.min(features.size(), most);
    double[] values = new double[rows * width];
    double[] row = new double[width];
    for (int i = 0; i < rows; i++) {
      features.copyRaw((int) ((long) i * features.size() / rows), row);
      System.arraycopy(row, 0, values, i * width, width);
    }
    return new RowSample(width, values);
  }

  /**
   * The features that lose differences.
   *
   * @param samples of the shards of a part, of which there is one at least
   * @param names of the features
   */
  public static List<CoarseFeature> coarse(
      List<RowSample> samples, IntFunction<String> names, Scaling scaling) {
    int width = samples.get(0).width;
    int rows = samples.stream().mapToInt(each -> each.values.length / width).sum();
    double[] column = new double[rows];
    List<CoarseFeature> coarse = new ArrayList<>();
    for (int feature = 0; feature < width && rows > 0; feature++) {
      int filled = 0;
      for (RowSample sample : samples) {
        for (int i = feature; i < sample.values.length; i += width) {
          // Adding 0 makes 0 of -0.
          column[filled++] = sample.values[i] + 0d;
        }
      }
      Arrays.sort(column);
      int distinct = 1;
      int left = 1;
      for (int i = 1; i < rows; i++) {
        if (column[i] != column[i - 1]) {
          distinct++;
          // Scaling keeps the order.
          left +=
              scaling.apply(feature, column[i]) == scaling.apply(feature, column[i - 1]) ? 0 : 1;
        }
      }
      if ((distinct - left) * ONE_IN > distinct) {
        coarse.add(new CoarseFeature(names.apply(feature), distinct, left));
      }
    }
    return coarse;
  }
}
