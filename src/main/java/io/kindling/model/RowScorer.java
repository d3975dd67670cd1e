package io.kindling.model;

import io.kindling.InvalidInputException;
import io.kindling.data.scaling.FarthestInput;
import io.kindling.nn.ForwardPass;
import io.kindling.nn.blas.Blas;
import io.kindling.nn.blas.MatrixProducts;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;

/** What a thread scores rows of features in; made once, for batches of any size up to a limit. */
final class RowScorer {

  /** The most rows of a batch. */
  private static final int ROWS = 500;

  private final Model model;
  private final int width;
  private final MatrixProducts products = Blas.VECTOR.load();
  private ForwardPass forward;
  private float[] inputs = {};

  RowScorer(Model model) {
    this.model = model;
    this.width = model.network().inputs();
  }

  /**
   * Scores rows batch by batch.
   *
   * @param rows raw features, [count, inputs], row-major
   * @param result receives their outputs
   * @param names of the rows, for messages
   * @throws InvalidInputException if the outputs for a row are not finite
   */
  void score(float[] rows, int count, float[] result, IntFunction<String> names) {
    makeRoom(count);
    for (int first = 0; first < count; first += ROWS) {
      int batch = Math.min(ROWS, count - first);
      System.arraycopy(rows, first * width, inputs, 0, batch * width);
      model.scaling().apply(inputs, 0, batch, width);
      run(first, batch, result, names, place -> rows[place]);
    }
  }

  /**
   * Scores rows of 64 bits batch by batch.
   *
   * @param rows raw features, [count, inputs], row-major
   * @param result receives their outputs
   * @param names of the rows, for messages
   * @throws InvalidInputException if the outputs for a row are not finite
   */
  void score(double[] rows, int count, float[] result, IntFunction<String> names) {
    makeRoom(count);
    for (int first = 0; first < count; first += ROWS) {
      int batch = Math.min(ROWS, count - first);
      model.scaling().apply(rows, first * width, inputs, 0, batch, width);
      run(first, batch, result, names, place -> rows[place]);
    }
  }

  private void makeRoom(int count) {
    if (forward == null || forward.maxRows() < Math.min(ROWS, count)) {
      // One row at a time needs little; who has many needs it all.
      int most = count == 1 ? 1 : ROWS;
      forward = new ForwardPass(model.network(), products, most);
      inputs = new float[Math.multiplyExact(most, width)];
    }
  }

  /**
   * @param raw the features by their place
   */
  private void run(
      int first, int count, float[] result, IntFunction<String> names, IntToDoubleFunction raw) {
    int classes = model.network().outputs();
    float[] outputs = forward.outputs(model.parameters(), inputs, 0, count);
    int bad = forward.firstNotFinite(inputs, count);
    if (bad >= 0) {
      FarthestInput farthest = FarthestInput.of(inputs, bad * width, width);
      throw new InvalidInputException(
          farthest.problem(
              names.apply(first + bad),
              "feature " + farthest.feature(),
              raw.applyAsDouble((first + bad) * width + farthest.feature()),
              model.scaling()));
    }
    System.arraycopy(outputs, 0, result, first * classes, count * classes);
  }
}
