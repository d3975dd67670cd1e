package io.kindling.data;

import io.kindling.data.scaling.Scaling;
import java.io.IOException;

/**
 * Examples with a scaling applied to their features.
 *
 * @param source the unscaled examples
 * @param scaling the scaling to apply
 */
record ScaledExamples(ExampleSet source, Scaling scaling) implements DerivedExamples {

  ScaledExamples {
    if (!scaling.fits(source.features())) {
      throw new IllegalArgumentException("the scaling does not fit " + source.shape());
    }
  }

  @Override
  public ExampleSet scaled(Scaling other) {
    return source.scaled(other);
  }

  @Override
  public ExampleBlock read(int first, int count) throws IOException {
    return source.read(first, count).scaled(scaling);
  }
}
