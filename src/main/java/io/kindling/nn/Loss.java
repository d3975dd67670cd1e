package io.kindling.nn;

/**
 * The cost of a network's outputs a for an example of class y, where the wanted output is the unit
 * vector e_y, together with the output activation that belongs to it.
 */
public enum Loss {
  /** C = ½‖a − e_y‖² over sigmoid outputs (Nielsen, "Neural Networks and Deep Learning", ch. 1). */
  QUADRATIC(Activation.SIGMOID) {
    @Override
    double example(float[] a, int start, int units, int label) {
      double sum = 0;
      for (int j = 0; j < units; j++) {
        double difference = a[start + j] - (j == label ? 1.0 : 0.0);
        sum += difference * difference;
      }
      return sum / 2;
    }

    @Override
    void outputGradient(float[] a, float[] delta, int start, int end) {
      Activation.SIGMOID.backward(a, delta, start, end);
    }
  },

  /** C = −ln a_y over softmax outputs. */
  CROSS_ENTROPY(Activation.SOFTMAX) {
    @Override
    double example(float[] a, int start, int units, int label) {
      // An output that underflowed to 0 counts as the smallest normal float, not as infinity; NaN
      // stays NaN.
      return -StrictMath.log(Math.max(a[start + label], Float.MIN_NORMAL));
    }

    @Override
    void outputGradient(float[] a, float[] delta, int start, int end) {
      // The derivative of softmax cancels against that of the logarithm: ∂C/∂z = a − e_y already.
    }
  };

  private final Activation output;

  Loss(Activation output) {
    this.output = output;
  }

  /** The activation of the output layer. */
  public Activation output() {
    return output;
  }

  /**
   * The summed cost of some rows of a batch.
   *
   * @param a outputs, [rows, units], row-major
   * @param first the first of the rows
   * @param labels the classes, the first row's at labelStart, each an unsigned byte
   */
  final double sum(float[] a, int first, int rows, int units, byte[] labels, int labelStart) {
    double sum = 0;
    for (int row = 0; row < rows; row++) {
      sum += example(a, (first + row) * units, units, labels[labelStart + row] & 0xff);
    }
    return sum;
  }

  /**
   * Writes ∂C/∂z of the output layer for some rows of a batch.
   *
   * @param a outputs, [rows, units], row-major
   * @param first the first of the rows
   * @param labels the classes, the first row's at labelStart, each an unsigned byte
   * @param delta receives ∂C/∂z, [rows, units], row-major
   */
  final void backward(
      float[] a, int first, int rows, int units, byte[] labels, int labelStart, float[] delta) {
    int start = first * units;
    System.arraycopy(a, start, delta, start, rows * units);
    for (int row = 0; row < rows; row++) {
      delta[start + row * units + (labels[labelStart + row] & 0xff)] -= 1;
    }
    outputGradient(a, delta, start, start + rows * units);
  }

  /** The cost of one example, whose outputs are a[start], …, a[start + units − 1]. */
  abstract double example(float[] a, int start, int units, int label);

  /** Turns a − e_y, which is in delta at start … end − 1, into ∂C/∂z. */
  abstract void outputGradient(float[] a, float[] delta, int start, int end);
}
