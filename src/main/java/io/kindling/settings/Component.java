package io.kindling.settings;

import java.io.Serializable;

/**
 * One of a {@link Components} of things that do the same duty in different ways: an activation, a
 * loss, an optimizer.
 *
 * <p>Equal kinds are spelled alike, and those that are spelled alike compute the same bits: so the
 * spec is what recipes, model files and checkpoints hold.
 */
public interface Component extends Serializable {

  /**
   * How this kind is written everywhere: {@code kind}, or {@code kind:parameter=value,…} with those
   * parameters that differ from their defaults, in the order in which they are declared.
   *
   * @see ComponentSpec
   */
  String spec();
}
