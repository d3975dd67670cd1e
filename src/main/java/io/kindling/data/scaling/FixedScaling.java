package io.kindling.data.scaling;

import java.util.Optional;

/** A kind of scaling by two numbers for all features, whatever the examples are. */
public interface FixedScaling extends Scaling.Kind {

  /** The number that is taken from every feature. */
  double shift();

  /** The number that the difference is divided by, not 0. */
  double divisor();

  /** Returns the scaling by these numbers. */
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
