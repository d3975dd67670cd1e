package io.kindling.data.scaling;

import java.util.Locale;
import java.util.Optional;

/**
 * Scales each feature to mean 0 and standard deviation 1 over the training examples: x′ = (x −
 * mean) / deviation, or x − mean if the feature is constant.
 */
public record StandardScaling() implements LearnedScaling {

  @Override
  public String spec() {
    return "standard";
  }

  @Override
  public Optional<String> help() {
    return Optional.of("'standard', each with mean 0 and deviation 1");
  }

  @Override
  public double shift(FeatureMoments moments, int feature) {
    return moments.mean(feature);
  }

  @Override
  public double divisor(FeatureMoments moments, int feature) {
    return moments.deviation(feature);
  }

  @Override
  public String range(double shift, double divisor) {
    return String.format(Locale.ROOT, " (mean %.4g, deviation %.4g)", shift, divisor);
  }
}
