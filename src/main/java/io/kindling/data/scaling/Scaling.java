package io.kindling.data.scaling;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * How raw features become a network's inputs: x′ = (x − shift) / divisor, feature by feature.
 * Square images may be {@link #transposed} and then {@linkplain ImageNormalization normalized}. It
 * is part of a model: whoever gives the model features gives them raw.
 *
 * <p>Computed in 64 bits and rounded once, to the 32 bits of an input: rounded before, a time in
 * seconds, 1,700,000,000 and more, is known to two minutes. Where shift and divisor are those of
 * pixels the result is that of 32-bit arithmetic, to the last bit.
 */
public final class Scaling implements Serializable {

  private static final long serialVersionUID = 3;

  /**
   * How shifts and divisors are come by. Two kinds are equal if their spellings are. It has no
   * default methods, so that its constants are made before or after a kind's class, and never while
   * another thread makes it.
   *
   * @see Scalings
   * @see FixedScaling
   * @see LearnedScaling
   */
  public interface Kind extends io.kindling.settings.Component {

    /** Features are inputs as they are. */
    Kind NONE = new Unscaled();

    /** Grey levels from 0 to 255 become numbers from 0 to 1. */
    Kind PIXELS = new PixelScaling();

    /** Grey levels from 0 to 255 become numbers from 1 to 0: dark and light are exchanged. */
    Kind INVERTED_PIXELS = new InvertedPixelScaling();

    /** Grey levels from 0 to 255 become numbers from 0 to 1, and images {@link Deslanting}'s. */
    Kind DESLANTED = new DeslantedScaling();

    /** Each feature's range in the training part becomes 0 to 1. */
    Kind MIN_MAX = new MinMaxScaling();

    /** Each feature has mean 0 and standard deviation 1 in the training part. */
    Kind STANDARD = new StandardScaling();

    /**
     * Returns what the option's help says of it: {@code 'min-max', each from 0 to 1}; empty if it
     * cannot be asked for by its name.
     */
    Optional<String> help();

    /** Whether shifts and divisors are those of some examples, one of each for every feature. */
    boolean isLearned();

    /**
     * Returns the scaling that examples ask for.
     *
     * @param moments of their raw features
     */
    Scaling fit(FeatureMoments moments);

    /** What is done to images once their levels are scaled. */
    ImageNormalization normalization();

    /**
     * Returns what a message says of a feature's usual values, in brackets behind a space; empty if
     * nothing is known of them.
     */
    String range(double shift, double divisor);

    /** Returns the same kind for images whose dark and light are exchanged, if there is one. */
    Optional<Kind> inverted();
  }

  /** x′ = x. */
  public static final Scaling NONE = fixed(Kind.NONE).orElseThrow();

  /** x′ = x / 255. */
  public static final Scaling PIXELS = fixed(Kind.PIXELS).orElseThrow();

  /** x′ = (255 − x) / 255. */
  public static final Scaling INVERTED_PIXELS = fixed(Kind.INVERTED_PIXELS).orElseThrow();

  /** x / 255, of which square images are deslanted then. */
  public static final Scaling DESLANTED = fixed(Kind.DESLANTED).orElseThrow();

  private final Kind kind;

  /** One number for all features, or one for each. */
  private final double[] shift;

  private final double[] divisor;
  private final boolean transposes;

  /** Takes numbers as they were learned before; arrays are not copied. */
  Scaling(Kind kind, double[] shift, double[] divisor, boolean transposes) {
    this.kind = kind;
    this.shift = shift;
    this.divisor = divisor;
    this.transposes = transposes;
  }

  /**
   * Returns a scaling by numbers that were learned.
   *
   * @param shift each feature's; not copied
   * @param divisor each feature's; where it is not a number above 0, 1 is taken
   */
  static Scaling learned(Kind kind, double[] shift, double[] divisor) {
    double[] usable = new double[divisor.length];
    Arrays.setAll(usable, i -> usable(divisor[i]));
    return new Scaling(kind, shift, usable, false);
  }

  private static double usable(double divisor) {
    return divisor > 0 && Double.isFinite(divisor) ? divisor : 1;
  }

  /** Returns the same scaling for images whose rows and columns are exchanged, or not. */
  public Scaling transposed(boolean exchanged) {
    return new Scaling(kind, shift, divisor, exchanged);
  }

  /** The scaling of a kind that depends on no examples; empty for the others. */
  public static Optional<Scaling> fixed(Kind kind) {
    return kind instanceof FixedScaling fixed ? Optional.of(fixed.scaling()) : Optional.empty();
  }

  /** Whether shifts and divisors are those of some examples, one of each for every feature. */
  public boolean isLearned() {
    return kind.isLearned();
  }

  /** How shifts and divisors were come by. */
  public Kind kind() {
    return kind;
  }

  /** What is done to images once their levels are scaled, and they are transposed. */
  public ImageNormalization normalization() {
    return kind.normalization();
  }

  /** Whether rows and columns of images are exchanged once their levels are scaled. */
  public boolean transposes() {
    return transposes;
  }

  /** Whether it can be applied to square images alone. */
  public boolean isForSquares() {
    return transposes || normalization() != ImageNormalization.NONE;
  }

  /** Whether all features have the same shift and divisor. */
  public boolean isUniform() {
    return shift.length == 1;
  }

  /** What is taken from features, one number for all or one for each: a copy. */
  public double[] shifts() {
    return shift.clone();
  }

  /** What the differences are divided by, as {@link #shifts}. */
  public double[] divisors() {
    return divisor.clone();
  }

  /** The number that is taken from a feature. */
  public double shift(int feature) {
    return shift[isUniform() ? 0 : feature];
  }

  /** The number that the difference is divided by. */
  public double divisor(int feature) {
    return divisor[isUniform() ? 0 : feature];
  }

  /**
   * Whether it can be applied to so many features.
   *
   * @param features the number of features of an example
   */
  public boolean fits(int features) {
    return (!isForSquares() || Deslanting.side(features) > 0)
        && (!isLearned() || shift.length == features);
  }

  /** The input that a raw feature becomes, if it is not of an image that is changed then. */
  public float apply(int feature, double value) {
    return (float) ((value - shift(feature)) / divisor(feature));
  }

  /**
   * Scales rows in place.
   *
   * @param rows [count, width], row-major, from offset on
   */
  public void apply(float[] rows, int offset, int count, int width) {
    if (!isLearned() && shift[0] == 0) {
      // A quotient of floats has the same bits in 32-bit arithmetic, in a tenth of the time.
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
   * Makes inputs of rows of raw features.
   *
   * @param raw [count, width], row-major, from start on
   * @param inputs receives [count, width], row-major, from offset on
   */
  public void apply(double[] raw, int start, float[] inputs, int offset, int count, int width) {
    for (int row = 0; row < count; row++) {
      for (int i = 0; i < width; i++) {
        inputs[offset + row * width + i] = apply(i, raw[start + row * width + i]);
      }
    }
    turn(inputs, offset, count, width);
  }

  /** Transposes and normalizes images, if that is wanted. */
  private void turn(float[] inputs, int offset, int count, int width) {
    if (transposes) {
      Transposing.apply(inputs, offset, count, width);
    }
    normalization().apply(inputs, offset, count, width);
  }

  /**
   * The raw feature that became an input, as far as a 32-bit input can tell; of a deslanted image,
   * that of the image as the network has it.
   *
   * @param place the input's
   */
  public double restore(int place, float input) {
    int feature =
        transposes && !isUniform()
            ? Transposing.origin(place, Deslanting.side(shift.length))
            : place;
    return input * divisor(feature) + shift(feature);
  }

  /**
   * As metadata of a model or notes of a checkpoint. A number is written so that it reads back to
   * the last bit.
   */
  public Map<String, String> toNotes() {
    return ScalingNotes.of(this);
  }

  /**
   * From metadata or notes. Where they say nothing features are pixels, as in files of version 0.1.
   *
   * @throws IllegalArgumentException if they are not such as {@link #toNotes} writes
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
