package io.kindling.data.scaling;

import java.util.Optional;

/** Leaves features unchanged: x′ = x. */
public record Unscaled() implements FixedScaling {

  @Override
  public String spec() {
    return "none";
  }

  @Override
  public Optional<String> help() {
    return Optional.of("'none'");
  }

  @Override
  public double shift() {
    return 0;
  }

  @Override
  public double divisor() {
    return 1;
  }
}
