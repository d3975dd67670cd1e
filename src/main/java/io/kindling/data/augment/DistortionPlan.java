package io.kindling.data.augment;

import java.io.Serializable;

/**
 * Everything except epoch and example that determines how the images of a run are distorted.
 *
 * @param augmentation the distortions
 * @param rows the height of an image in pixels; 0 if nothing is distorted
 * @param columns the width of an image in pixels; 0 if nothing is distorted
 * @param epochs the number of epochs of the run, over which a distortion may grow weaker
 * @param seed the run's seed
 */
public record DistortionPlan(
    Augmentation augmentation, int rows, int columns, int epochs, long seed)
    implements Serializable {

  /** The plan that leaves images unchanged. */
  public static final DistortionPlan NONE = new DistortionPlan(Augmentation.NONE, 0, 0, 1, 0);
}
