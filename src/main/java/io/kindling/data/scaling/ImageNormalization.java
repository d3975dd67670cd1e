package io.kindling.data.scaling;

/**
 * What is done to a square image once its levels are scaled. Formats that models are exported to
 * switch over these constants without a default, so that the compiler asks for a new one there.
 */
public enum ImageNormalization {
  /** Images stay as they are. */
  NONE {
    @Override
    void apply(float[] images, int offset, int count, int width) {}
  },
  /** {@link Deslanting}. */
  DESLANTING {
    @Override
    void apply(float[] images, int offset, int count, int width) {
      Deslanting.apply(images, offset, count, width);
    }
  };

  /**
   * Normalizes images in place.
   *
   * @param images [count, width], row-major, from offset on
   * @param width the number of pixels, a square unless this is {@link #NONE}
   */
  abstract void apply(float[] images, int offset, int count, int width);
}
