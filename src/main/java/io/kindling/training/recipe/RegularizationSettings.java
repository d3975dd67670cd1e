package io.kindling.training.recipe;

import io.kindling.data.augment.Augmentation;
import io.kindling.optim.average.Averaging;
import io.kindling.optim.average.Averagings;
import io.kindling.settings.Heading;
import io.kindling.settings.Setting;
import io.kindling.settings.ValueType;

/** Settings of a {@link Recipe} against overfitting. */
public final class RegularizationSettings {

  /** Dropout probability of hidden units. */
  public static final Setting<Double> DROPOUT =
      Setting.of(
          Heading.REGULARIZATION,
          "dropout",
          "P",
          ValueType.FRACTION,
          "0.3",
          "Dropout probability of hidden units in a step, from 0 to below 1. Default:"
              + " ${DEFAULT-VALUE}");

  /** Dropout probability of inputs. */
  public static final Setting<Double> INPUT_DROPOUT =
      Setting.of(
          Heading.REGULARIZATION,
          "input-dropout",
          "P",
          ValueType.FRACTION,
          "0",
          "Dropout probability of inputs in a step, from 0 to below 1. Default: ${DEFAULT-VALUE}");

  /** Random distortion of training images. */
  public static final Setting<Augmentation> AUGMENT =
      Setting.of(
          Heading.REGULARIZATION,
          "augment",
          "KIND",
          new ValueType<>(Augmentation::parse, Augmentation::spec),
          "none",
          "Random distortion of every training image in every epoch: none,"
              + " affine:rotate=10,scale=0.1,shear=0.1,shift=1 (largest rotation in degrees, change of"
              + " scale as a fraction, shear in pixels per row, shift in pixels),"
              + " elastic:alpha=34,sigma=4 (displacement and smoothing in pixels), or both joined by"
              + " +. With end=0.5, either weakens to half of its strength by the last epoch. Default:"
              + " ${DEFAULT-VALUE}");

  /** Average of the parameters over the training. */
  public static final Setting<Averaging> AVERAGE =
      Setting.of(
          Heading.REGULARIZATION,
          "average",
          "KIND",
          ValueType.of(Averagings.ALL),
          "none",
          "Average of the weights, used for validation, for the test and as the trained model: none,"
              + " ema:decay=0.999 (moving average over steps) or swa:from=N (mean of the weights after"
              + " epoch N and each later epoch). Default: ${DEFAULT-VALUE}");

  /** Number of epochs without improvement after which the training stops. */
  public static final Setting<Integer> PATIENCE =
      Setting.of(
          Heading.REGULARIZATION,
          "patience",
          "N",
          ValueType.NOT_NEGATIVE,
          "0",
          "Early stopping: stop after N epochs in a row without a higher accuracy on the validation"
              + " examples, and keep the weights of the best epoch. 0 trains for all epochs and keeps"
              + " the last weights. Default: ${DEFAULT-VALUE}");

  private RegularizationSettings() {}
}
