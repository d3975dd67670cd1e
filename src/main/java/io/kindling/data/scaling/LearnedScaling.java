package io.kindling.data.scaling;

import java.util.Optional;

/**
 * A kind of scaling by two numbers for each feature, which are learned from the training examples
 * and stored with the model.
 */
public interface LearnedScaling extends Scaling.Kind {

  /** Returns the number that is subtracted from a feature. */
  double shift(FeatureMoments moments, int feature);

  /**
   * Returns the number that the difference is divided by. If it is not above 0 and finite, as for a
   * constant feature, the scaling uses 1 instead.
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
