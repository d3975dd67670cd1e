package io.kindling.optim;

import io.kindling.settings.Setting;
import io.kindling.settings.Values;
import java.util.List;
import java.util.function.BiFunction;

/**
 * An optimizer that wraps another one and changes the gradient before its step or the parameters
 * after it. A wrapper has no state of its own, and its result is the same on every machine.
 *
 * <p>To add a wrapper, write a class that implements this interface and declares its {@link Kind},
 * and add a line in {@link OptimizerWrappers}.
 */
interface OptimizerWrapper extends Optimizer {

  /**
   * A kind of wrapper.
   *
   * @param settings the settings that request this wrapper
   * @param around a function that wraps an optimizer if the values request it, and otherwise
   *     returns the optimizer itself
   */
  record Kind(List<Setting<?>> settings, BiFunction<Optimizer, Values, Optimizer> around) {}

  /** Returns the wrapped optimizer. */
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
