package io.kindling.data.augment;

import io.kindling.random.KeyedRandom;

/** A generator of random displacement fields for images of one size. */
interface Displacement {

  /**
   * Adds one random draw to a field of displacements. Pixel (x, y) of the distorted image takes the
   * value of the image at (x + dx, y + dy).
   *
   * @param random the source of the draw
   * @param strength the factor applied to the drawn displacements, in [0, 1]
   * @param dx the horizontal displacements in pixels, [rows, columns]
   * @param dy the vertical displacements in pixels, [rows, columns]
   */
  void add(KeyedRandom random, float strength, float[] dx, float[] dy);
}
