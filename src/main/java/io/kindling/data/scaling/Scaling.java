package io.kindling.data.scaling;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The transformation of raw features into a network's inputs: x′ = (x − shift) / divisor for each
 * feature. Square images may then be {@link #transposed} and {@linkplain ImageNormalization
 * normalized}. The scaling is part of a model, so callers always pass raw features to a model.
 *
 * <p>The computation uses 64 bits and rounds once, to a 32-bit input. Rounding earlier would lose
 * precision: as a 32-bit float, a Unix time of 1,700,000,000 seconds is exact only to two minutes.
 * With the shift and divisor of pixels, the result equals that of 32-bit arithmetic, bit for bit.
 */
public final class Scaling implements Serializable {

  private static final long serialVersionUID = 3;

  /**
   * A kind of scaling, which determines the shifts and divisors. Two kinds are equal if their specs
   * are. The interface has no default methods: otherwise initializing an implementing class would
   * initialize this interface's constants, and two threads could deadlock.
   *
   * @see Scalings
   * @see FixedScaling
   * @see LearnedScaling
   */
  public interface Kind extends io.kindling.settings.Component {

    /** The kind that leaves features unchanged. */
    Kind NONE = new Unscaled();

    /** The kind that scales grey levels from 0 … 255 to 0 … 1. */
    Kind PIXELS = new PixelScaling();

    /** The kind that scales grey levels from 0 … 255 to 1 … 0, exchanging dark and light. */
    Kind INVERTED_PIXELS = new InvertedPixelScaling();

    /** The kind that scales grey levels from 0 … 255 to 0 … 1 and applies {@link Deslanting}. */
    Kind DESLANTED = new DeslantedScaling();

    /** The kind that scales each feature's range over the training examples to 0 … 1. */
    Kind MIN_MAX = new MinMaxScaling();

    /**
     * The kind that gives each feature mean 0 and standard deviation 1 over the training examples.
     */
    Kind STANDARD = new StandardScaling();

    /**
     * Returns the entry in the option's help, such as {@code 'min-max', each from 0 to 1}; empty if
     * users cannot select this kind by name.
     */
    Optional<String> help();

    /** Returns whether each feature's shift and divisor are computed from examples. */
    boolean isLearned();

    /**
     * Returns the scaling that fits some examples.
     *
     * @param moments the moments of the examples' raw features
     */
    Scaling fit(FeatureMoments moments);

    /** Returns the normalization of images after their levels are scaled. */
    ImageNormalization normalization();

    /**
     * Returns a feature's usual range for messages, in parentheses after a space; empty if it is
     * unknown.
     */
    String range(double shift, double divisor);

    /** Returns the variant that exchanges dark and light, if there is one. */
    Optional<Kind> inverted();
  }

  /** The identity, x′ = x. */
  public static final Scaling NONE = fixed(Kind.NONE).orElseThrow();

  /** The scaling x′ = x / 255. */
  public static final Scaling PIXELS = fixed(Kind.PIXELS).orElseThrow();

  /** The scaling x′ = (255 − x) / 255. */
  public static final Scaling INVERTED_PIXELS = fixed(Kind.INVERTED_PIXELS).orElseThrow();

  /** The scaling x′ = x / 255, followed by the deslanting of square images. */
  public static final Scaling DESLANTED = fixed(Kind.DESLANTED).orElseThrow();

  private final Kind kind;

  /** The shifts: one number for all features, or one for each. */
  private final double[] shift;

  private final double[] divisor;
  private final boolean transposes;

  /** Creates a scaling from numbers as they were stored; the arrays are not copied. */
  Scaling(Kind kind, double[] shift, double[] divisor, boolean transposes) {
    this.kind = kind;
    this.shift = shift;
    this.divisor = divisor;
    this.transposes = transposes;
  }

  /**
   * Returns a scaling by learned numbers.
   *
   * @param shift each feature's shift; not copied
   * @param divisor each feature's divisor; 1 is used in place of one that is not above 0 and finite
   */
  static Scaling learned(Kind kind, double[] shift, double[] divisor) {
    double[] usable = new double[divisor.length];
    Arrays.setAll(usable, i -> usable(divisor[i]));
    return new Scaling(kind, shift, usable, false);
  }

  private static double usable(double divisor) {
    return divisor > 0 && Double.isFinite(divisor) ? divisor : 1;
  }

  /** Returns this scaling with the exchange of an image's rows and columns switched on or off. */
  public Scaling transposed(boolean exchanged) {
    return new Scaling(kind, shift, divisor, exchanged);
  }

  /** Returns the scaling of a kind that does not depend on examples; empty for other kinds. */
  public static Optional<Scaling> fixed(Kind kind) {
    return kind instanceof FixedScaling fixed ? Optional.of(fixed.scaling()) : Optional.empty();
  }

  /** Returns whether each feature's shift and divisor were computed from examples. */
  public boolean isLearned() {
    return kind.isLearned();
  }

  /** Returns the kind of scaling. */
  public Kind kind() {
    return kind;
  }

  /** Returns the normalization of images after they are scaled and transposed. */
  public ImageNormalization normalization() {
    return kind.normalization();
  }

  /** Returns whether the rows and columns of images are exchanged after scaling. */
  public boolean transposes() {
    return transposes;
  }

  /** Returns whether this scaling applies to square images only. */
  public boolean isForSquares() {
    return transposes || normalization() != ImageNormalization.NONE;
  }

  /** Returns whether all features have the same shift and divisor. */
  public boolean isUniform() {
    return shift.length == 1;
  }

  /** Returns a copy of the numbers to subtract: one for all features, or one for each. */
  public double[] shifts() {
    return shift.clone();
  }

  /** Returns a copy of the numbers to divide by: one for all features, or one for each. */
  public double[] divisors() {
    return divisor.clone();
  }

  /** Returns the number that is subtracted from a feature. */
  public double shift(int feature) {
    return shift[isUniform() ? 0 : feature];
  }

  /** Returns the number that the difference is divided by. */
  public double divisor(int feature) {
    return divisor[isUniform() ? 0 : feature];
  }

  /**
   * Returns whether this scaling can be applied to examples with a number of features.
   *
   * @param features the number of features of an example
   */
  public boolean fits(int features) {
    return (!isForSquares() || Deslanting.side(features) > 0)
        && (!isLearned() || shift.length == features);
  }

  /** Returns the scaled value of a raw feature, before any transposition or normalization. */
  public float apply(int feature, double value) {
    return (float) ((value - shift(feature)) / divisor(feature));
  }

  /**
   * Scales rows in place.
   *
   * @param rows [count, width], row-major, from index {@code offset} on
   */
  public void apply(float[] rows, int offset, int count, int width) {
    if (!isLearned() && shift[0] == 0) {
      // Dividing floats gives the same bits in 32-bit arithmetic and takes a tenth of the time.
      float each = (float) divisor[0];
      for (int i = offset; i < offset + count * width && each != 1; i++) {
        rows[i] /= each;
      }
    } else {
      for (int row = 0; row < count; row++) {
        int start = offset + row * width;
        for (int i = 0; i < width; i++) {
          rows[start + i] = apply(i, rows[start + i]);
        }
      }
    }
    turn(rows, offset, count, width);
  }

  /**
   * Computes the inputs of rows of raw features.
   *
   * @param raw the raw features, [count, width], row-major, from index {@code start} on
   * @param inputs the destination, [count, width], row-major, from index {@code offset} on
   */
  public void apply(double[] raw, int start, float[] inputs, int offset, int count, int width) {
    for (int row = 0; row < count; row++) {
      for (int i = 0; i < width; i++) {
        inputs[offset + row * width + i] = apply(i, raw[start + row * width + i]);
      }
    }
    turn(inputs, offset, count, width);
  }

  /** Transposes and normalizes images as this scaling requires. */
  private void turn(float[] inputs, int offset, int count, int width) {
    if (transposes) {
      Transposing.apply(inputs, offset, count, width);
    }
    normalization().apply(inputs, offset, count, width);
  }

  /**
   * Returns the raw feature that belongs to an input, up to the precision of 32 bits. For a
   * deslanted image it is the raw level of the deslanted image.
   *
   * @param place the input's index
   * @param input the input's value
   */
  public double restore(int place, float input) {
    int feature =
        transposes && !isUniform()
            ? Transposing.origin(place, Deslanting.side(shift.length))
            : place;
    return input * divisor(feature) + shift(feature);
  }

  /**
   * Returns this scaling as metadata of a model or notes of a checkpoint. Numbers are written so
   * that they are read back to the last bit.
   */
  public Map<String, String> toNotes() {
    return ScalingNotes.of(this);
  }

  /**
   * Reads a scaling from metadata or notes. Without an entry the features are pixels, as in files
   * of version 0.1.
   *
   * @throws IllegalArgumentException if the entries are not in the format of {@link #toNotes}
   */
  public static Scaling fromNotes(Map<String, String> notes) {
    return ScalingNotes.read(Scalings.ALL, notes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Scaling that
        && kind.equals(that.kind)
        && transposes == that.transposes
        && Arrays.equals(shift, that.shift)
        && Arrays.equals(divisor, that.divisor);
  }

  @Override
  public int hashCode() {
    return Objects.hash(kind, transposes, Arrays.hashCode(shift), Arrays.hashCode(divisor));
  }

  @Override
  public String toString() {
    return kind.spec();
  }
}
