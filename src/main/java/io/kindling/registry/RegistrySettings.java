package io.kindling.registry;

import io.kindling.settings.Heading;
import io.kindling.settings.Setting;
import io.kindling.settings.ValueType;
import java.util.List;

/** What can be set of a registry and of what decides about its champion. */
public final class RegistrySettings {

  /** Where it is. */
  public static final Setting<String> REGISTRY =
      Setting.of(
          Heading.PROMOTION,
          "registry",
          "DIR",
          ValueType.TEXT,
          null,
          "The registry of versions, on any file system that Hadoop knows. Begun if there is none");

  /** The name of a retraining. */
  public static final Setting<String> RUN_ID =
      Setting.of(
          Heading.PROMOTION,
          "run-id",
          "NAME",
          ValueType.TEXT,
          null,
          "The retraining's name: of one that is completed, the same again does nothing. Default: the"
              + " one that was cut off, if there is one, else the time");

  /** The least accuracy. */
  public static final Setting<Double> MINIMUM_ACCURACY =
      Setting.of(
          Heading.PROMOTION,
          "minimum-accuracy",
          "A",
          ValueType.FRACTION,
          "0",
          "The least fraction of the held-out examples that a champion gets right: 0.95."
              + " Default: ${DEFAULT-VALUE}");

  /** The margin. */
  public static final Setting<Double> MARGIN =
      Setting.of(
          Heading.PROMOTION,
          "margin",
          "A",
          ValueType.FRACTION,
          "0",
          "By what fraction of the held-out examples a candidate has to be better than the champion:"
              + " 0.001. Default: ${DEFAULT-VALUE}, better at all");

  /** The significance. */
  public static final Setting<Double> SIGNIFICANCE =
      Setting.of(
          Heading.PROMOTION,
          "significance",
          "P",
          ValueType.FRACTION,
          null,
          "How probable it may be, by McNemar's exact test, that a candidate that is better by no"
              + " more than chance is promoted: 0.05. Default: the test is told, and decides nothing");

  /** The limit on counts. */
  public static final Setting<Double> MAX_COUNT_CHANGE =
      Setting.of(
          Heading.PROMOTION,
          "max-count-change",
          "A",
          ValueType.POSITIVE_REAL,
          "0.5",
          "By what fraction the numbers of examples may differ from the champion's data, before"
              + " nothing is trained. Default: ${DEFAULT-VALUE}");

  /** The limit on classes. */
  public static final Setting<Double> MAX_CLASS_CHANGE =
      Setting.of(
          Heading.PROMOTION,
          "max-class-change",
          "A",
          ValueType.POSITIVE_REAL,
          "0.05",
          "By how much the share of a class among the training examples may differ from the"
              + " champion's data. Default: ${DEFAULT-VALUE}, five points");

  /** The limit on the mean. */
  public static final Setting<Double> MAX_MEAN_CHANGE =
      Setting.of(
          Heading.PROMOTION,
          "max-mean-change",
          "A",
          ValueType.POSITIVE_REAL,
          "0.05",
          "By how much the mean of all pixels, from 0 to 1, may differ from the champion's data."
              + " Default: ${DEFAULT-VALUE}");

  /** The limit on the standard deviation. */
  public static final Setting<Double> MAX_DEVIATION_CHANGE =
      Setting.of(
          Heading.PROMOTION,
          "max-deviation-change",
          "A",
          ValueType.POSITIVE_REAL,
          "0.05",
          "By how much the standard deviation of all pixels, from 0 to 1, may differ from the"
              + " champion's data. Default: ${DEFAULT-VALUE}");

  /** After how long an owner counts as dead. */
  public static final Setting<Integer> LOCK_EXPIRY =
      Setting.of(
          Heading.PROMOTION,
          "lock-expiry",
          "SECONDS",
          ValueType.POSITIVE,
          "60",
          "After how long without a sign of life another command that uses the registry counts as"
              + " dead; the same for all of them. Default: ${DEFAULT-VALUE}");

  /** Whom to tell. */
  public static final Setting<String> NOTIFY =
      Setting.of(
              Heading.PROMOTION,
              "notify",
              "WHOM",
              ValueType.TEXT,
              null,
              "Whom to tell, once the retraining has ended, however it did: a web address, to which"
                  + " the decision is posted as JSON, or else a command for the shell, which has it as"
                  + " its standard input, and in KINDLING_STATE, KINDLING_VERDICT and KINDLING_VERSION"
                  + " how it ended, the verdict and the version's directory. If that fails, or takes"
                  + " 15 s, the retraining is none the worse. It is neither shown nor recorded; a"
                  + " --config file keeps it from ps, too")
          .secret();

  /** Those of a retraining. */
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
