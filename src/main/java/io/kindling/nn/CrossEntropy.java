package io.kindling.nn;

import io.kindling.KindParameters;
import io.kindling.Spelling;

/**
 * C = −Σⱼ tⱼ ln aⱼ over softmax outputs, for the targets t = (1 − s) e_y + s / K of K classes:
 * without smoothing, −ln a_y (label smoothing: Szegedy, Vanhoucke, Ioffe, Shlens and Wojna,
 * "Rethinking the Inception Architecture for Computer Vision", 2016, section 7).
 *
 * @param smoothing s, in [0, 1); 0 by default
 */
public record CrossEntropy(double smoothing) implements Loss {

  private static final Activation OUTPUT = new Softmax();

  private static final String EXPECTED = "from 0 to below 1";

  /**
   * @throws IllegalArgumentException if the smoothing is out of its range
   */
  public CrossEntropy {
    KindParameters.check("cross-entropy", "smoothing", smoothing, CrossEntropy::isValid, EXPECTED);
  }

  /** Without smoothing. */
  public CrossEntropy() {
    this(0);
  }

  static CrossEntropy of(KindParameters parameters) {
    return new CrossEntropy(parameters.number("smoothing", 0, CrossEntropy::isValid, EXPECTED));
  }

  private static boolean isValid(double smoothing) {
    return smoothing >= 0 && (float) smoothing < 1;
  }

  @Override
  public String spelling() {
    return Spelling.of("cross-entropy").with("smoothing", smoothing, 0).toString();
  }

  @Override
  public Activation output() {
    return OUTPUT;
  }

  @Override
  public double example(float[] a, int start, int units, int label) {
    double own = cost(a[start + label]);
    if (smoothing == 0) {
      return own;
    }
    double sum = 0;
    for (int j = 0; j < units; j++) {
      sum += cost(a[start + j]);
    }
    return (1 - smoothing) * own + smoothing / units * sum;
  }

  private static double cost(float output) {
    // An output that underflowed to 0 counts as the smallest normal float, not as infinity; NaN
    // stays NaN.
    return -StrictMath.log(Math.max(output, Float.MIN_NORMAL));
  }

  @Override
  public void outputGradient(float[] a, float[] delta, int first, int rows, int units) {
    // The derivative of softmax cancels against that of the logarithm: ∂C/∂z = a − t already.
  }
}
