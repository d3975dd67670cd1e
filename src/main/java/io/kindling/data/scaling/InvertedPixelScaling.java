package io.kindling.data.scaling;

import java.util.Optional;

/**
 * Scales grey levels from 0 … 255 to 1 … 0, which exchanges dark and light: x′ = (255 − x) / 255.
 */
public record InvertedPixelScaling() implements FixedScaling {

  @Override
  public String spec() {
    return "inverted-pixels";
  }

  @Override
  public Optional<String> help() {
    return Optional.empty();
  }

  @Override
  public double shift() {
    return 255;
  }

  @Override
  public double divisor() {
    return -255;
  }
}
