package io.kindling.data.augment;

import io.kindling.random.KeyedRandom;

/** Where the pixels of a distorted image come from, ready to be drawn for image after image. */
interface Displacement {

  /**
   * Adds one draw to a field of displacements, in pixels, [rows, columns] each: pixel (x, y) of the
   * distorted image is what the image has at (x + dx, y + dy).
   *
   * @param strength factor of what is drawn, in [0, 1]
   */
  void add(KeyedRandom random, float strength, float[] dx, float[] dy);
}
