package io.kindling.model;

import java.util.Arrays;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.Vector;
import scala.runtime.BoxedUnit;

/** Converts vectors to rows of an array. */
public final class DenseRows {

  private DenseRows() {}

  /** Returns a vector as a new array. */
  public static double[] of(Vector vector) {
    double[] row = new double[vector.size()];
    copy(vector, row, 0);
    return row;
  }

  /**
   * Copies a vector, dense or sparse, to a row; all its elements are set.
   *
   * @param vector the vector
   * @param target the destination, [vector.size()] from index {@code offset} on
   * @param offset the index of the row's first element
   */
  public static void copy(Vector vector, double[] target, int offset) {
    if (vector instanceof DenseVector dense) {
      double[] values = dense.values();
      for (int i = 0; i < values.length; i++) {
        // Adding 0 turns -0 into 0, because a sparse vector cannot distinguish them.
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
