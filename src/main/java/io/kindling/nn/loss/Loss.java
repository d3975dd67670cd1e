package io.kindling.nn.loss;

import io.kindling.nn.activation.Activation;
import io.kindling.settings.Component;

/**
 * The cost C of a network's outputs a for an example of class y, where the wanted output is the
 * unit vector e_y, together with the output activation that belongs to it.
 *
 * @see Losses
 */
public interface Loss extends Component {

  /** s of the wanted outputs, (1 − s) e_y + s / units; 0 where e_y is wanted. */
  default double smoothing() {
    return 0;
  }

  /** Returns the activation of the output layer. Its derivative must not need z. */
  Activation output();

  /**
   * Returns the cost of one example.
   *
   * @param z the output layer's weighted inputs, if its activation {@link
   *     Activation#needsWeightedInputs}; else a
   * @param a outputs; the example's are a[start], …, a[start + units − 1]
   * @param label the example's class
   */
  double example(float[] z, float[] a, int start, int units, int label);

  /**
   * Turns a − t, t the wanted outputs, into ∂C/∂z of the output layer, for some rows of a batch.
   *
   * @param a outputs, [rows, units], row-major
   * @param delta a − t; on return ∂C/∂z; [rows, units]
   * @param first the first of the rows
   */
  void outputGradient(float[] a, float[] delta, int first, int rows, int units);

  /**
   * Returns the summed cost of some rows of a batch, each as often as its example weighs.
   *
   * @param z [rows, units], as {@link #example} wants it
   * @param a outputs, [rows, units], row-major
   * @param first the first of the rows
   * @param labels the classes, the first row's at labelStart
   * @param weights the examples' weights, likewise, or null if each is 1
   */
  default double sum(
      float[] z,
      float[] a,
      int first,
      int rows,
      int units,
      int[] labels,
      int labelStart,
      float[] weights) {
    double sum = 0;
    for (int row = 0; row < rows; row++) {
      double cost = example(z, a, (first + row) * units, units, labels[labelStart + row]);
      sum += weights == null ? cost : weights[labelStart + row] * cost;
    }
    return sum;
  }

  /**
   * Writes ∂C/∂z of the output layer for some rows of a batch, each times its example's weight.
   *
   * @param a outputs, [rows, units], row-major
   * @param first the first of the rows
   * @param labels the classes, the first row's at labelStart
   * @param weights the examples' weights, likewise, or null if each is 1
   * @param delta receives ∂C/∂z, [rows, units], row-major
   * @throws IllegalArgumentException if a class is none of the units'
   */
  default void backward(
      float[] a,
      int first,
      int rows,
      int units,
      int[] labels,
      int labelStart,
      float[] weights,
      float[] delta) {
    int start = first * units;
    System.arraycopy(a, start, delta, start, rows * units);
    for (int row = 0; row < rows; row++) {
      int label = labels[labelStart + row];
      if (label < 0 || label >= units) {
        throw new IllegalArgumentException(
            "an example of class " + label + " for a network of " + units + " outputs");
      }
      delta[start + row * units + label] -= (float) (1 - smoothing());
    }
    if (smoothing() > 0) {
      float everywhere = (float) (smoothing() / units);
      for (int i = start; i < start + rows * units; i++) {
        delta[i] -= everywhere;
      }
    }
    outputGradient(a, delta, first, rows, units);
    if (weights != null) {
      for (int row = 0; row < rows; row++) {
        for (int unit = 0; unit < units; unit++) {
          delta[start + row * units + unit] *= weights[labelStart + row];
        }
      }
    }
  }
}
