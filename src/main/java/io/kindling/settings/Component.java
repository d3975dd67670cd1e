package io.kindling.settings;

import java.io.Serializable;

/**
 * An interchangeable part of a training that is chosen by name: an activation, a loss, an
 * optimizer. {@link Components} lists the alternatives for one role.
 *
 * <p>Two components are equal exactly if their specs are equal, and then they compute the same
 * bits. Recipes, model files and checkpoints therefore store the spec.
 */
public interface Component extends Serializable {

  /**
   * Returns the text form of this component: {@code kind}, or {@code kind:parameter=value,…}. It
   * lists the parameters that differ from their defaults, in the order of their declaration.
   *
   * @see ComponentSpec
   */
  String spec();
}
