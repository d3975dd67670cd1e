package io.kindling.data;

import io.kindling.data.scaling.Scaling;
import java.io.IOException;

/**
 * Examples whose features are scaled.
 *
 * @param source as they are stored
 */
record ScaledExamples(ExampleSet source, Scaling scaling) implements DerivedExamples {

  ScaledExamples {
    if (!scaling.fits(source.features())) {
      throw new IllegalArgumentException("a scaling that is not for " + source.shape());
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
