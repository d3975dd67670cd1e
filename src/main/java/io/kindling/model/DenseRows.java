package io.kindling.model;

import java.util.Arrays;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.Vector;
import scala.runtime.BoxedUnit;

/** Vectors as rows of 32-bit floats. */
public final class DenseRows {

  private DenseRows() {}

  /** A row of its own. */
  public static float[] of(Vector vector) {
    float[] row = new float[vector.size()];
    copy(vector, row, 0);
    return row;
  }

  /**
   * Copies a vector, dense or sparse, to a row whose numbers are all set.
   *
   * @param target [vector.size()], from offset on
   */
  public static void copy(Vector vector, float[] target, int offset) {
    if (vector instanceof DenseVector dense) {
      double[] values = dense.values();
      for (int i = 0; i < values.length; i++) {
        // Adding 0 makes 0 of -0, which a sparse vector cannot tell apart.
        target[offset + i] = (float) values[i] + 0f;
      }
      return;
    }
    Arrays.fill(target, offset, offset + vector.size(), 0);
    vector.foreachNonZero(
        (index, value) -> {
          target[offset + (int) index] = (float) (double) value + 0f;
          return BoxedUnit.UNIT;
        });
  }
}
