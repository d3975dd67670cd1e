package io.kindling.nn.loss;

import io.kindling.nn.activation.Activation;
import io.kindling.settings.ComponentParameters;
import io.kindling.settings.ComponentSpec;
import io.kindling.settings.Parameter;

/**
 * C = −Σⱼ tⱼ ln aⱼ over softmax outputs, for the targets t = (1 − s) e_y + s / K of K classes:
 * without smoothing, −ln a_y (label smoothing: Szegedy, Vanhoucke, Ioffe, Shlens and Wojna,
 * "Rethinking the Inception Architecture for Computer Vision", 2016, section 7). A class and not a
 * record, which Kryo 4 could not ship.
 */
public final class CrossEntropy implements Loss {

  private static final long serialVersionUID = 1;

  private static final Activation OUTPUT = new Softmax();

  private static final String EXPECTED = "from 0 to below 1";

  private static final Parameter SMOOTHING =
      new Parameter("smoothing", 0, CrossEntropy::isValid, EXPECTED);

  private final double smoothing;

  /**
   * @param smoothing s, in [0, 1)
   * @throws IllegalArgumentException if the smoothing is out of its range
   */
  public CrossEntropy(double smoothing) {
    SMOOTHING.check("cross-entropy", smoothing);
    this.smoothing = smoothing;
  }

  /** Creates the loss without label smoothing. */
  public CrossEntropy() {
    this(0);
  }

  static CrossEntropy of(ComponentParameters parameters) {
    return new CrossEntropy(parameters.get(SMOOTHING));
  }

  private static boolean isValid(double smoothing) {
    return smoothing >= 0 && (float) smoothing < 1;
  }

  @Override
  public double smoothing() {
    return smoothing;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CrossEntropy that && smoothing == that.smoothing;
  }

  @Override
  public int hashCode() {
    return Double.hashCode(smoothing);
  }

  @Override
  public String toString() {
    return spec();
  }

  @Override
  public String spec() {
    return ComponentSpec.of("cross-entropy").with(SMOOTHING, smoothing).toString();
  }

  @Override
  public Activation output() {
    return OUTPUT;
  }

  /**
   * Returns −ln a_y = ln Σₖ e^(zₖ − m) − (z_y − m), with m the largest z: of finite z it is never
   * infinite, even where a_y is 0 as a float. The sum is 1 / aₘ.
   */
  @Override
  public double example(float[] z, float[] a, int start, int units, int label) {
    float largest = z[start];
    float likeliest = a[start];
    double sum = z[start];
    for (int j = 1; j < units; j++) {
      largest = Math.max(largest, z[start + j]);
      likeliest = Math.max(likeliest, a[start + j]);
      sum += z[start + j];
    }
    double normalizer = largest - StrictMath.log(likeliest);
    double own = normalizer - z[start + label];
    return smoothing == 0 ? own : (1 - smoothing) * own + smoothing * (normalizer - sum / units);
  }

  @Override
  public void outputGradient(float[] a, float[] delta, int first, int rows, int units) {
    // The derivative of softmax cancels against that of the logarithm: ∂C/∂z = a − t already.
  }
}
