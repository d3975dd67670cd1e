package io.kindling.data.augment;

import io.kindling.settings.Component;

/**
 * A random distortion of images.
 *
 * @see Augmentation
 */
public interface Distortion extends Component {

  /** Returns the strength in the run's last epoch relative to the first, in [0, 1]. */
  double end();

  /** Returns a generator of displacement fields for images of one size. */
  Displacement of(long seed, int rows, int columns);
}
