package io.kindling.data.augment;

import java.io.Serializable;

/**
 * All that decides how the images of a run are distorted, but for epoch and example.
 *
 * @param augmentation how
 * @param rows the height of an image in pixels; 0 where nothing is distorted
 * @param columns the width of an image in pixels; 0 where nothing is distorted
 * @param epochs of the run, over which a distortion may grow weaker
 * @param seed of the run
 */
public record DistortionPlan(
    Augmentation augmentation, int rows, int columns, int epochs, long seed)
    implements Serializable {

  /** Images stay as they are. */
  public static final DistortionPlan NONE = new DistortionPlan(Augmentation.NONE, 0, 0, 1, 0);
}
