package io.kindling.data.scaling;

/** Exchanges the rows and columns of square images. */
final class Transposing {

  private Transposing() {}

  /**
   * Transposes images in place.
   *
   * @param images [count, width], row-major, from index {@code offset} on
   * @param width the number of pixels of an image, a square number
   */
  static void apply(float[] images, int offset, int count, int width) {
    int side = Deslanting.side(width);
    for (int image = 0; image < count; image++) {
      for (int pixel = 0; pixel < width; pixel++) {
        int other = origin(pixel, side);
        if (other < pixel) {
          int start = offset + image * width;
          float level = images[start + pixel];
          images[start + pixel] = images[start + other];
          images[start + other] = level;
        }
      }
    }
  }

  /** Returns the index that a pixel swaps places with. */
  static int origin(int pixel, int side) {
    return pixel % side * side + pixel / side;
  }
}
