package io.kindling.optim;

import io.kindling.settings.Setting;
import io.kindling.settings.Values;
import java.util.List;
import java.util.function.BiFunction;

/**
 * An optimizer that adds to another one, has no state of its own, and computes the same on every
 * machine: it changes the gradient before the other's step, or the parameters after it.
 *
 * <p>A new wrapper is a class that implements this interface and declares its {@link Kind}, and a
 * line in {@link OptimizerWrappers}.
 */
interface OptimizerWrapper extends Optimizer {

  /**
   * A kind of wrapper.
   *
   * @param settings the settings that ask for it
   * @param around returns an optimizer with the wrapper that the values ask for, or the optimizer
   *     itself if they ask for none
   */
  record Kind(List<Setting<?>> settings, BiFunction<Optimizer, Values, Optimizer> around) {}

  /** Returns the optimizer that makes the steps. */
  Optimizer optimizer();

  @Override
  default String spec() {
    return optimizer().spec();
  }

  @Override
  default int vectors() {
    return optimizer().vectors();
  }
}
