package io.kindling.data;

import io.kindling.data.scaling.Scaling;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/**
 * A sample of raw feature rows, used to find features that lose distinct values when they are
 * scaled and rounded to 32-bit inputs.
 */
public final class RowSample implements Serializable {

  private static final long serialVersionUID = 1;

  /** The most numbers in all samples of a data set: 8 MiB, half a second to examine. */
  private static final int MOST_NUMBERS = 1 << 20;

  /**
   * The most rows in all samples of a data set. With more rows, a hundredth of the values of a
   * continuous column would coincide by chance.
   */
  private static final int MOST_ROWS = 1 << 16;

  /** A feature is coarse if it loses more than one in this number of distinct values. */
  private static final int ONE_IN = 100;

  private final int width;

  /** [rows, width], row-major. */
  private final double[] values;

  private RowSample(int width, double[] values) {
    this.width = width;
    this.values = values;
  }

  /**
   * A feature that loses distinct values.
   *
   * @param name the name of its column
   * @param distinct the number of distinct raw values in the sample
   * @param left the number of distinct inputs that remain after scaling
   */
  public record CoarseFeature(String name, int distinct, int left) implements Serializable {}

  /**
   * Samples rows at even distances from the examples of one shard, or all rows if they are few.
   *
   * @param features the features of the shard
   * @param shards the number of shards
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
   * Returns the features that lose distinct values under a scaling.
   *
   * @param samples the samples of the shards of a part, at least one
   * @param names the name of each feature
   * @param scaling the scaling to apply
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
          // Adding 0 turns -0 into 0.
          column[filled++] = sample.values[i] + 0d;
        }
      }
      Arrays.sort(column);
      int distinct = 1;
      int left = 1;
      for (int i = 1; i < rows; i++) {
        if (column[i] != column[i - 1]) {
          distinct++;
          // Scaling is monotonic, so equal inputs are neighbours.
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
