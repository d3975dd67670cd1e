package io.kindling.data.scaling;

import java.util.Optional;

/**
 * Grey levels from 0 to 255 become numbers from 1 to 0, so that dark and light are exchanged: x′ =
 * (255 − x) / 255.
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
