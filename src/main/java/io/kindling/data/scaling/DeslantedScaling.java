package io.kindling.data.scaling;

import java.util.Optional;

/** Grey levels from 0 to 255 become numbers from 0 to 1, and the images {@link Deslanting}'s. */
public record DeslantedScaling() implements FixedScaling {

  @Override
  public String spec() {
    return "deslanted";
  }

  @Override
  public Optional<String> help() {
    return Optional.of("'deslanted', the same of images whose slant is taken away");
  }

  @Override
  public double shift() {
    return 0;
  }

  @Override
  public double divisor() {
    return 255;
  }

  @Override
  public ImageNormalization normalization() {
    return ImageNormalization.DESLANTING;
  }
}
