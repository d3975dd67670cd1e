package io.kindling.optim;

import io.kindling.settings.Setting;
import io.kindling.settings.Values;
import java.util.List;

/** Registry of the optimizer wrappers that a recipe can request. */
public final class OptimizerWrappers {

  /** The kinds of wrappers, from the innermost to the outermost. */
  private static final List<OptimizerWrapper.Kind> ALL =
      List.of(ClippedOptimizer.KIND, PenalizedOptimizer.KIND, MaxNormOptimizer.KIND);

  /** The settings of all kinds. */
  public static final List<Setting<?>> SETTINGS =
      ALL.stream().<Setting<?>>flatMap(kind -> kind.settings().stream()).toList();

  private OptimizerWrappers() {}

  /** Returns an optimizer with all wrappers that the values request. */
  public static Optimizer around(Optimizer optimizer, Values values) {
    Optimizer wrapped = optimizer;
    for (OptimizerWrapper.Kind kind : ALL) {
      wrapped = kind.around().apply(wrapped, values);
    }
    return wrapped;
  }
}
