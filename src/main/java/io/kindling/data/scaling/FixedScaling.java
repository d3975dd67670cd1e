package io.kindling.data.scaling;

import java.util.Optional;

/** A kind of scaling by two constants that are the same for all features and data sets. */
public interface FixedScaling extends Scaling.Kind {

  /** Returns the constant that is subtracted from every feature. */
  double shift();

  /** Returns the constant that the difference is divided by; not 0. */
  double divisor();

  /** Returns the scaling by these constants. */
  default Scaling scaling() {
    return new Scaling(this, new double[] {shift()}, new double[] {divisor()}, false);
  }

  @Override
  default boolean isLearned() {
    return false;
  }

  @Override
  default Scaling fit(FeatureMoments moments) {
    return scaling();
  }

  @Override
  default String range(double shift, double divisor) {
    return "";
  }

  @Override
  default ImageNormalization normalization() {
    return ImageNormalization.NONE;
  }

  @Override
  default Optional<Scaling.Kind> inverted() {
    return Optional.empty();
  }
}
