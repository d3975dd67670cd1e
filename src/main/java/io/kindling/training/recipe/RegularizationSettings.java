package io.kindling.training.recipe;

import io.kindling.data.augment.Augmentation;
import io.kindling.optim.average.Averaging;
import io.kindling.optim.average.Averagings;
import io.kindling.settings.Heading;
import io.kindling.settings.Setting;
import io.kindling.settings.ValueType;

/** Those settings of a {@link Recipe} that keep a network from learning its examples by heart. */
public final class RegularizationSettings {

  /** Part of the hidden units that a step leaves out. */
  public static final Setting<Double> DROPOUT =
      Setting.of(
          Heading.REGULARIZATION,
          "dropout",
          "P",
          ValueType.FRACTION,
          "0.3",
          "Leave every hidden unit out of a step with probability P. Default: ${DEFAULT-VALUE}");

  /** Part of the inputs that a step leaves out. */
  public static final Setting<Double> INPUT_DROPOUT =
      Setting.of(
          Heading.REGULARIZATION,
          "input-dropout",
          "P",
          ValueType.FRACTION,
          "0",
          "Leave every input out of a step with probability P. Default: ${DEFAULT-VALUE}");

  /** How training images are distorted. */
  public static final Setting<Augmentation> AUGMENT =
      Setting.of(
          Heading.REGULARIZATION,
          "augment",
          "KIND",
          new ValueType<>(Augmentation::parse, Augmentation::spec),
          "none",
          "Distort every training image anew in every epoch:"
              + " affine:rotate=10,scale=0.1,shear=0.1,shift=1 (degrees, parts, pixels) and"
              + " elastic:alpha=34,sigma=4, joined by a plus; end=0.5 lets either grow weaker to half"
              + " in the last epoch. Default: ${DEFAULT-VALUE}");

  /** How the parameters are averaged over the training. */
  public static final Setting<Averaging> AVERAGE =
      Setting.of(
          Heading.REGULARIZATION,
          "average",
          "KIND",
          ValueType.of(Averagings.ALL),
          "none",
          "Validate, test and write averaged weights: ema:decay=0.999, a moving average over steps,"
              + " or swa:from=N, the mean of those at the ends of epochs from N on. Default:"
              + " ${DEFAULT-VALUE}");

  /** How many epochs may be no better than the best. */
  public static final Setting<Integer> PATIENCE =
      Setting.of(
          Heading.REGULARIZATION,
          "patience",
          "N",
          ValueType.NOT_NEGATIVE,
          "0",
          "Stop when N epochs in a row were no better on the validation examples than the best"
              + " before, and keep the weights of the best; 0 for all epochs and the last weights."
              + " Default: ${DEFAULT-VALUE}");

  private RegularizationSettings() {}
}
