package io.kindling.api;

import io.kindling.random.KeyedRandom;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;

/**
 * A table as they are published: columns on very different scales, classes of different sizes that
 * overlap, a weight for every row.
 */
public final class MadeTable {

  private static final int CLASSES = 3;

  private MadeTable() {}

  /** So many rows of so many columns; the first are the same in every table of a width. */
  public static List<Example> rows(int count, int columns) {
    double[][] centres = new double[CLASSES][columns];
    KeyedRandom centre = new KeyedRandom(1, columns);
    for (double[] each : centres) {
      for (int i = 0; i < columns; i++) {
        each[i] = centre.nextGaussian();
      }
    }
    List<Example> rows = new ArrayList<>();
    for (int row = 0; row < count; row++) {
      KeyedRandom random = new KeyedRandom(2, columns, row);
      int label = Math.min(CLASSES - 1, random.nextInt(5));
      double[] features = new double[columns];
      for (int i = 0; i < columns; i++) {
        double value = centres[label][i] + 1.5 * random.nextGaussian();
        // From thousandths to thousands.
        features[i] = (value + 10) * StrictMath.pow(10, i % 7 - 3);
      }
      rows.add(new Example(Vectors.dense(features), label, 1 + random.nextInt(3)));
    }
    return rows;
  }

  /** A row as a line of text. */
  public static String line(Example row) {
    StringBuilder line = new StringBuilder();
    Vector features = row.features();
    for (int i = 0; i < features.size(); i++) {
      line.append(features.apply(i)).append(',');
    }
    return line.append(row.label()).append(',').append(row.weight()).toString();
  }
}
