package io.kindling.data.scaling;

import java.util.Locale;
import java.util.Optional;

/**
 * Scales each feature's range over the training examples to 0 … 1: x′ = (x − min) / (max − min), or
 * x − min if the feature is constant.
 */
public record MinMaxScaling() implements LearnedScaling {

  @Override
  public String spec() {
    return "min-max";
  }

  @Override
  public Optional<String> help() {
    return Optional.of("'min-max', each from 0 to 1");
  }

  @Override
  public double shift(FeatureMoments moments, int feature) {
    return moments.min(feature);
  }

  @Override
  public double divisor(FeatureMoments moments, int feature) {
    return moments.max(feature) - moments.min(feature);
  }

  @Override
  public String range(double shift, double divisor) {
    return String.format(Locale.ROOT, " (%.4g to %.4g)", shift, shift + divisor);
  }
}
