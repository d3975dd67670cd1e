package io.kindling.model;

import io.kindling.nn.ForwardPass;
import io.kindling.nn.blas.Blas;
import io.kindling.nn.blas.MatrixProducts;

/** What a thread scores rows of features in; made once, for batches of any size up to a limit. */
final class RowScorer {

  /** The most rows of a batch. */
  static final int ROWS = 500;

  private final Model model;
  private final MatrixProducts products = Blas.VECTOR.load();
  private ForwardPass forward;
  private float[] inputs = {};

  RowScorer(Model model) {
    this.model = model;
  }

  /**
   * Scores some rows.
   *
   * @param rows raw features, [more, inputs], row-major
   * @param first the first to be scored
   * @param result receives their outputs, in their place
   */
  void score(float[] rows, int first, int count, float[] result) {
    int width = model.network().inputs();
    int classes = model.network().outputs();
    if (forward == null || forward.maxRows() < count) {
      // One row at a time needs little; who has many needs it all.
      int most = count == 1 ? 1 : ROWS;
      forward = new ForwardPass(model.network(), products, most);
      inputs = new float[Math.multiplyExact(most, width)];
    }
    System.arraycopy(rows, first * width, inputs, 0, count * width);
    model.scaling().apply(inputs, 0, count, width);
    float[] outputs = forward.outputs(model.parameters(), inputs, 0, count);
    System.arraycopy(outputs, 0, result, first * classes, count * classes);
  }
}
