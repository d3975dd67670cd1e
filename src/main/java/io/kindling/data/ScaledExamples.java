package io.kindling.data;

import java.io.IOException;

/**
 * Examples whose features are scaled.
 *
 * @param raw as they are stored
 */
record ScaledExamples(ExampleSet raw, Scaling scaling) implements ExampleSet {

  ScaledExamples {
    if (!scaling.fits(raw.features())) {
      throw new IllegalArgumentException("a scaling that is not for " + raw.shape());
    }
  }

  @Override
  public int size() {
    return raw.size();
  }

  @Override
  public int features() {
    return raw.features();
  }

  @Override
  public String shape() {
    return raw.shape();
  }

  @Override
  public ExampleSet scaled(Scaling other) {
    return raw.scaled(other);
  }

  @Override
  public ExampleBlock read(int first, int count) throws IOException {
    return raw.read(first, count).scaled(scaling);
  }

  @Override
  public void checkUnchanged() throws IOException {
    raw.checkUnchanged();
  }
}
