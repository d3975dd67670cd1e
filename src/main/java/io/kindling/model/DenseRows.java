package io.kindling.model;

import java.util.Arrays;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.Vector;
import scala.runtime.BoxedUnit;

/** Vectors as rows of numbers. */
public final class DenseRows {

  private DenseRows() {}

  /** A row of its own. */
  public static double[] of(Vector vector) {
    double[] row = new double[vector.size()];
    copy(vector, row, 0);
    return row;
  }

  /**
   * Copies a vector, dense or sparse, to a row whose numbers are all set.
   *
   * @param target [vector.size()], from offset on
   */
  public static void copy(Vector vector, double[] target, int offset) {
    if (vector instanceof DenseVector dense) {
      double[] values = dense.values();
      for (int i = 0; i < values.length; i++) {
        // Adding 0 makes 0 of -0, which a sparse vector cannot tell apart.
        target[offset + i] = values[i] + 0d;
      }
      return;
    }
    Arrays.fill(target, offset, offset + vector.size(), 0);
    vector.foreachNonZero(
        (index, value) -> {
          target[offset + (int) index] = (double) value + 0d;
          return BoxedUnit.UNIT;
        });
  }
}
