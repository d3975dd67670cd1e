package io.kindling.data.scaling;

import java.util.Optional;

/**
 * A kind of scaling by two numbers for each feature, which are learned from the examples trained on
 * and are part of the model.
 */
public interface LearnedScaling extends Scaling.Kind {

  /** Returns what is taken from a feature. */
  double shift(FeatureMoments moments, int feature);

  /**
   * Returns what the difference is divided by. Where it is not a number above 0, as of a constant
   * feature, the scaling has 1 instead.
   */
  double divisor(FeatureMoments moments, int feature);

  @Override
  default boolean isLearned() {
    return true;
  }

  @Override
  default Scaling fit(FeatureMoments moments) {
    double[] shift = new double[moments.width()];
    double[] divisor = new double[moments.width()];
    for (int i = 0; i < shift.length; i++) {
      shift[i] = shift(moments, i);
      divisor[i] = divisor(moments, i);
    }
    return Scaling.learned(this, shift, divisor);
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
