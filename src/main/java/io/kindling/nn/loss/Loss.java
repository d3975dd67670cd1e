package io.kindling.nn.loss;

import io.kindling.nn.activation.Activation;
import io.kindling.settings.Component;

/**
 * A loss function and the activation of the output layer that belongs to it. The cost C compares a
 * network's outputs a with the target of an example of class y: the unit vector e_y, or its
 * smoothed form.
 *
 * @see Losses
 */
public interface Loss extends Component {

  /** Returns s of the targets t = (1 − s) e_y + s / units. 0 means that the target is e_y. */
  default double smoothing() {
    return 0;
  }

  /**
   * Returns the activation of the output layer. {@link #outputGradient} must be able to compute its
   * derivative from a.
   */
  Activation output();

  /**
   * Returns the cost of one example.
   *
   * @param z the output layer's weighted inputs, if its activation {@link
   *     Activation#needsWeightedInputs}; else a
   * @param a the outputs; those of the example are a[start], …, a[start + units − 1]
   * @param label the example's class
   */
  double example(float[] z, float[] a, int start, int units, int label);

  /**
   * Converts a − t, where t are the targets, to ∂C/∂z of the output layer, for a range of rows of a
   * batch.
   *
   * @param a the outputs, [rows, units], row-major
   * @param delta a − t; on return, ∂C/∂z; [rows, units]
   * @param first the first of the rows
   */
  void outputGradient(float[] a, float[] delta, int first, int rows, int units);

  /**
   * Returns the sum of the costs of a range of rows of a batch, each multiplied by its example's
   * weight.
   *
   * @param z z or a, [rows, units], as for {@link #example}
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
   * Computes ∂C/∂z of the output layer for a range of rows of a batch, each row multiplied by its
   * example's weight.
   *
   * @param a outputs, [rows, units], row-major
   * @param first the first of the rows
   * @param labels the classes, the first row's at labelStart
   * @param weights the examples' weights, likewise, or null if each is 1
   * @param delta receives ∂C/∂z, [rows, units], row-major
   * @throws IllegalArgumentException if a class is negative or not less than {@code units}
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
