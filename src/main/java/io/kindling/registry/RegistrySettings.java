package io.kindling.registry;

import io.kindling.settings.Heading;
import io.kindling.settings.Setting;
import io.kindling.settings.ValueType;
import java.util.List;

/** Settings of a registry and of its promotion rule. */
public final class RegistrySettings {

  /** Location of the registry. */
  public static final Setting<String> REGISTRY =
      Setting.of(
          Heading.PROMOTION,
          "registry",
          "DIR",
          ValueType.TEXT,
          null,
          "The registry's directory, on any Hadoop file system. It is created if missing");

  /** Name of a retraining. */
  public static final Setting<String> RUN_ID =
      Setting.of(
          Heading.PROMOTION,
          "run-id",
          "NAME",
          ValueType.TEXT,
          null,
          "Name of the retraining. Repeating the name of a completed retraining does nothing."
              + " Default: the interrupted retraining if there is one, else the time");

  /** Minimum accuracy of a champion. */
  public static final Setting<Double> MINIMUM_ACCURACY =
      Setting.of(
          Heading.PROMOTION,
          "minimum-accuracy",
          "A",
          ValueType.FRACTION,
          "0",
          "Minimum accuracy of a champion on the held-out examples, such as 0.95. Default:"
              + " ${DEFAULT-VALUE}");

  /** Minimum improvement over the champion. */
  public static final Setting<Double> MARGIN =
      Setting.of(
          Heading.PROMOTION,
          "margin",
          "A",
          ValueType.FRACTION,
          "0",
          "Minimum improvement over the champion, as a fraction of the held-out examples, such as"
              + " 0.001. Default: ${DEFAULT-VALUE}, any improvement");

  /** Maximum p-value of McNemar's test. */
  public static final Setting<Double> SIGNIFICANCE =
      Setting.of(
          Heading.PROMOTION,
          "significance",
          "P",
          ValueType.FRACTION,
          null,
          "Maximum p-value of McNemar's exact test for a promotion, such as 0.05. Default: the"
              + " p-value is reported but does not decide");

  /** Maximum change of the numbers of examples. */
  public static final Setting<Double> MAX_COUNT_CHANGE =
      Setting.of(
          Heading.PROMOTION,
          "max-count-change",
          "A",
          ValueType.POSITIVE_REAL,
          "0.5",
          "Maximum change of the numbers of examples from the champion's data, as a fraction;"
              + " beyond it, nothing is trained. Default: ${DEFAULT-VALUE}");

  /** Maximum change of a class's share. */
  public static final Setting<Double> MAX_CLASS_CHANGE =
      Setting.of(
          Heading.PROMOTION,
          "max-class-change",
          "A",
          ValueType.POSITIVE_REAL,
          "0.05",
          "Maximum change of a class's share of the training examples from the champion's data."
              + " Default: ${DEFAULT-VALUE}, five percentage points");

  /** Maximum change of the mean feature. */
  public static final Setting<Double> MAX_MEAN_CHANGE =
      Setting.of(
          Heading.PROMOTION,
          "max-mean-change",
          "A",
          ValueType.POSITIVE_REAL,
          "0.05",
          "Maximum change of the mean of all pixels, from 0 to 1, from the champion's data."
              + " Default: ${DEFAULT-VALUE}");

  /** Maximum change of the standard deviation. */
  public static final Setting<Double> MAX_DEVIATION_CHANGE =
      Setting.of(
          Heading.PROMOTION,
          "max-deviation-change",
          "A",
          ValueType.POSITIVE_REAL,
          "0.05",
          "Maximum change of the standard deviation of all pixels, from 0 to 1, from the"
              + " champion's data. Default: ${DEFAULT-VALUE}");

  /** Expiry time of the registry's lock, in seconds. */
  public static final Setting<Integer> LOCK_EXPIRY =
      Setting.of(
          Heading.PROMOTION,
          "lock-expiry",
          "SECONDS",
          ValueType.POSITIVE,
          "60",
          "Seconds after which a command that has not renewed its lock on the registry counts as"
              + " dead. All commands on a registry need the same value. Default: ${DEFAULT-VALUE}");

  /** Receiver of a notification at the end of a retraining. */
  public static final Setting<String> NOTIFY =
      Setting.of(
              Heading.PROMOTION,
              "notify",
              "WHOM",
              ValueType.TEXT,
              null,
              "Receiver of the result when the retraining ends, successful or not: a web address,"
                  + " to which last-run.json is posted, with decision.json in its field decision,"
                  + " or a shell command, which receives the same JSON on its standard input, and"
                  + " the state, the verdict and the version's directory in KINDLING_STATE,"
                  + " KINDLING_VERDICT and KINDLING_VERSION. A notification that fails or takes"
                  + " more than 15 s does not fail the retraining. The value is neither shown nor"
                  + " recorded; to hide it from ps too, set it in a --config file")
          .secret();

  /** Settings of a retraining. */
  public static final List<Setting<?>> RETRAINING =
      List.of(
          REGISTRY,
          RUN_ID,
          MINIMUM_ACCURACY,
          MARGIN,
          SIGNIFICANCE,
          MAX_COUNT_CHANGE,
          MAX_CLASS_CHANGE,
          MAX_MEAN_CHANGE,
          MAX_DEVIATION_CHANGE,
          LOCK_EXPIRY,
          NOTIFY);

  private RegistrySettings() {}
}
