package io.kindling.data.augment;

import io.kindling.settings.Component;

/**
 * A way to distort images.
 *
 * @see Augmentation
 */
public interface Distortion extends Component {

  /** How strong it is in the run's last epoch, as a part of what it is in the first, in [0, 1]. */
  double end();

  /** Makes it ready for images of a size. */
  Displacement of(long seed, int rows, int columns);
}
