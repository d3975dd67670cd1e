package io.kindling.optim;

import io.kindling.settings.Setting;
import io.kindling.settings.Values;
import java.util.List;

/** The wrappers that a recipe can put around its optimizer. */
public final class OptimizerWrappers {

  /** All kinds, from the innermost to the outermost. */
  private static final List<OptimizerWrapper.Kind> ALL =
      List.of(ClippedOptimizer.KIND, PenalizedOptimizer.KIND, MaxNormOptimizer.KIND);

  /** The settings of all kinds. */
  public static final List<Setting<?>> SETTINGS =
      ALL.stream().<Setting<?>>flatMap(kind -> kind.settings().stream()).toList();

  private OptimizerWrappers() {}

  /** Returns an optimizer with all wrappers that the values ask for. */
  public static Optimizer around(Optimizer optimizer, Values values) {
    Optimizer wrapped = optimizer;
    for (OptimizerWrapper.Kind kind : ALL) {
      wrapped = kind.around().apply(wrapped, values);
    }
    return wrapped;
  }
}
