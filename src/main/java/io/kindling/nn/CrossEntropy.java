package io.kindling.nn;

/** C = −ln a_y over softmax outputs. */
public record CrossEntropy() implements Loss {

  private static final Activation OUTPUT = new Softmax();

  @Override
  public String spelling() {
    return "cross-entropy";
  }

  @Override
  public Activation output() {
    return OUTPUT;
  }

  @Override
  public double example(float[] a, int start, int units, int label) {
    // An output that underflowed to 0 counts as the smallest normal float, not as infinity; NaN
    // stays NaN.
    return -StrictMath.log(Math.max(a[start + label], Float.MIN_NORMAL));
  }

  @Override
  public void outputGradient(float[] a, float[] delta, int first, int rows, int units) {
    // The derivative of softmax cancels against that of the logarithm: ∂C/∂z = a − e_y already.
  }
}
