package io.kindling.nn.loss;

import io.kindling.nn.activation.Activation;
import io.kindling.settings.ComponentParameters;
import io.kindling.settings.ComponentSpec;
import io.kindling.settings.Parameter;

/**
 * The cross-entropy loss over softmax outputs: C = −Σⱼ tⱼ ln aⱼ with targets t = (1 − s) e_y + s /
 * K for K classes. Without label smoothing (s = 0), C = −ln a_y (label smoothing: Szegedy,
 * Vanhoucke, Ioffe, Shlens and Wojna, "Rethinking the Inception Architecture for Computer Vision",
 * 2016, section 7). This is a class because Kryo 4 cannot serialize records.
 */
public final class CrossEntropy implements Loss {

  private static final long serialVersionUID = 1;

  private static final Activation OUTPUT = new Softmax();

  private static final String EXPECTED = "from 0 to below 1";

  private static final Parameter SMOOTHING =
      new Parameter("smoothing", 0, CrossEntropy::isValid, EXPECTED);

  private final double smoothing;

  /**
   * Creates the cross-entropy with label smoothing.
   *
   * @param smoothing s, the label smoothing, in [0, 1)
   * @throws IllegalArgumentException if the smoothing is out of range
   */
  public CrossEntropy(double smoothing) {
    SMOOTHING.check("cross-entropy", smoothing);
    this.smoothing = smoothing;
  }

  /** Creates the cross-entropy without label smoothing. */
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
   * Computes the cost from z, because a_y may be 0 in single precision although z is finite: −ln
   * a_y = ln Σₖ e^(zₖ − m) − (z_y − m), where m is the largest z. The sum equals 1 / a of the unit
   * with the largest z.
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
    // Nothing to do: the derivatives of softmax and logarithm cancel, so ∂C/∂z = a − t.
  }
}
