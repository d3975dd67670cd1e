package io.kindling.data.scaling;

import java.util.Optional;

/** Scales grey levels from 0 … 255 to 0 … 1: x′ = x / 255. */
public record PixelScaling() implements FixedScaling {

  @Override
  public String spec() {
    return "pixels";
  }

  @Override
  public Optional<String> help() {
    return Optional.of("'pixels', divided by 255");
  }

  @Override
  public Optional<Scaling.Kind> inverted() {
    return Optional.of(Scaling.Kind.INVERTED_PIXELS);
  }

  @Override
  public double shift() {
    return 0;
  }

  @Override
  public double divisor() {
    return 255;
  }
}
