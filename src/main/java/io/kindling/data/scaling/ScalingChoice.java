package io.kindling.data.scaling;

/** How raw features are to become inputs, as a user asks for it. */
public enum ScalingChoice {
  /** As is usual: {@link #PIXELS} for images, {@link #STANDARD} for tables. */
  AUTO,
  /** Not at all. */
  NONE,
  /** Divided by 255. */
  PIXELS,
  /** Divided by 255, and the images deslanted. */
  DESLANTED,
  /** Each feature's range in the training part to 0 to 1. */
  MIN_MAX,
  /** Each feature to mean 0 and standard deviation 1 in the training part. */
  STANDARD;

  /** The kind of scaling that this is. */
  public Scaling.Kind kind(boolean images, boolean inverted) {
    return switch (this) {
      case AUTO ->
          inverted
              ? Scaling.Kind.INVERTED_PIXELS
              : images ? Scaling.Kind.PIXELS : Scaling.Kind.STANDARD;
      case NONE -> Scaling.Kind.NONE;
      case PIXELS -> inverted ? Scaling.Kind.INVERTED_PIXELS : Scaling.Kind.PIXELS;
      case DESLANTED -> Scaling.Kind.DESLANTED;
      case MIN_MAX -> Scaling.Kind.MIN_MAX;
      case STANDARD -> Scaling.Kind.STANDARD;
    };
  }
}
