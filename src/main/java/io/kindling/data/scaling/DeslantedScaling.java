package io.kindling.data.scaling;

import java.util.Optional;

/** Scales grey levels from 0 … 255 to 0 … 1 and removes the slant of handwriting from images. */
public record DeslantedScaling() implements FixedScaling {

  @Override
  public String spec() {
    return "deslanted";
  }

  @Override
  public Optional<String> help() {
    return Optional.of("'deslanted', divided by 255, with the slant of handwriting removed");
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
