package io.kindling.data.scaling;

/**
 * A normalization of square images after their levels are scaled. The export formats switch over
 * these constants without a default, so that the compiler demands a case for a new constant.
 */
public enum ImageNormalization {
  /** Leaves images unchanged. */
  NONE {
    @Override
    void apply(float[] images, int offset, int count, int width) {}
  },
  /** Removes the slant of handwriting, see {@link Deslanting}. */
  DESLANTING {
    @Override
    void apply(float[] images, int offset, int count, int width) {
      Deslanting.apply(images, offset, count, width);
    }
  };

  /**
   * Normalizes images in place.
   *
   * @param images [count, width], row-major, from index {@code offset} on
   * @param width the number of pixels of an image, a square number unless this is {@link #NONE}
   */
  abstract void apply(float[] images, int offset, int count, int width);
}
