package io.kindling.run;

import io.kindling.Secrets;
import io.kindling.settings.Heading;
import io.kindling.settings.Setting;
import io.kindling.settings.ValueType;
import io.kindling.settings.Values;
import io.kindling.training.recipe.EngineKind;
import java.net.URI;
import java.util.Collections;
import java.util.List;

/**
 * How and where a run is carried out: all that no bit of its result depends on, and the place of
 * the data, whose content its result does depend on.
 */
public final class Execution {

  private static final ValueType<List<URI>> ADDRESSES =
      ValueType.list(new ValueType<>(Execution::address, URI::toString));

  /** The location of the data. The help of a command lists what it can be. */
  public static final Setting<String> DATA =
      Setting.of(
          Heading.DATA,
          "data",
          "WHERE",
          ValueType.TEXT,
          "auto",
          "The location of the data.",
          "Default: ${DEFAULT-VALUE}");

  /** Names of the classes of images. */
  public static final Setting<List<String>> CLASS_NAMES =
      Setting.of(
          Heading.DATA,
          "class-names",
          "NAME,…",
          new ValueType<>(Execution::names, ValueType.list(ValueType.TEXT).writer()),
          null,
          "For images: the names of all classes, from class 0 on, which the model keeps. Default: those"
              + " of the model that training begins with or has to beat, or else none");

  /** Where MNIST is fetched from. */
  public static final Setting<List<URI>> MIRRORS =
      Setting.of(
              Heading.DATA,
              "mirrors",
              "URL",
              ADDRESSES,
              null,
              "Where to fetch MNIST from, the first that serves it right.",
              "Default: two public mirrors")
          .secret();

  /** How many tasks share the work of a step. */
  public static final Setting<Integer> PARTITIONS =
      Setting.of(
          Heading.CLUSTER,
          "partitions",
          "N",
          ValueType.POSITIVE,
          null,
          "How many tasks share the work of a step; no result depends on it.",
          "Default: the cores there are, at most one task a shard");

  /** Which engine. */
  public static final Setting<EngineKind> ENGINE =
      Setting.of(
          Heading.CLUSTER,
          "engine",
          "KIND",
          ValueType.of(EngineKind.class),
          "auto",
          "'broadcast': a Spark job for every step. 'resident': tasks that stay through all steps,"
              + " many times faster; the run fails unless there is a free core for every partition"
              + " at once. 'auto': 'resident' while there are such cores, else 'broadcast'.",
          "All give the same bits. Default: auto");

  /** How long to do without executors. */
  public static final Setting<Integer> WAIT_FOR_EXECUTORS =
      Setting.of(
          Heading.CLUSTER,
          "wait-for-executors",
          "SECONDS",
          ValueType.POSITIVE,
          "120",
          "How long to wait on a cluster that has no executor to run a task on, before the command"
              + " fails. Default: ${DEFAULT-VALUE}");

  /** The run directory. */
  public static final Setting<String> OUTPUT =
      Setting.of(
          Heading.OUTPUT,
          "output",
          "DIR",
          ValueType.TEXT,
          null,
          "The run directory to write, on any file system that Hadoop knows; a run that is there"
              + " already is only ever resumed. Default: runs/<time>");

  /** Whether to go on with a run. */
  public static final Setting<Boolean> RESUME =
      Setting.of(
          Heading.OUTPUT,
          "resume",
          null,
          ValueType.FLAG,
          "false",
          "Go on with the run that stands in the output directory, from its newest sound checkpoint, or begin it.",
          "Ends in the same weights as a run that was never interrupted.");

  /** Whether to leave the test examples alone. */
  public static final Setting<Boolean> UNTESTED =
      Setting.of(
          Heading.OUTPUT,
          "untested",
          null,
          ValueType.FLAG,
          "false",
          "Do not look at the test examples, for a run that tunes something. --resume without it"
              + " tests the completed run.");

  /** Steps between checkpoints. */
  public static final Setting<Integer> CHECKPOINT_EVERY =
      Setting.of(
          Heading.OUTPUT,
          "checkpoint-every",
          "N",
          ValueType.NOT_NEGATIVE,
          "0",
          "Write a checkpoint every N steps, besides those at the end of every epoch. Default: 0,"
              + " no others");

  /** How many checkpoints to keep. */
  public static final Setting<Integer> KEEP_CHECKPOINTS =
      Setting.of(
          Heading.OUTPUT,
          "keep-checkpoints",
          "N",
          ValueType.POSITIVE,
          "3",
          "How many of the last checkpoints to keep. Default: ${DEFAULT-VALUE}");

  /** Where TensorBoard is told of the run. */
  public static final Setting<String> TENSORBOARD =
      Setting.of(
          Heading.OUTPUT,
          "tensorboard",
          "DIR",
          ValueType.TEXT,
          null,
          "Write event files for TensorBoard, losses, accuracy, learning rate, histograms of all"
              + " weights and the worst mistakes, to a directory in DIR that is called as the run's"
              + " is; on any file system that Hadoop knows. Default: none");

  /** All settings of an execution, in the order in which they are shown. */
  public static final List<Setting<?>> SETTINGS =
      List.of(
          DATA,
          TableSettings.TEST_DATA,
          TableSettings.LABEL_COLUMN,
          TableSettings.WEIGHT_COLUMN,
          TableSettings.HEADER,
          TableSettings.SEPARATOR,
          TableSettings.LABELS,
          CLASS_NAMES,
          MIRRORS,
          PARTITIONS,
          ENGINE,
          WAIT_FOR_EXECUTORS,
          OUTPUT,
          RESUME,
          UNTESTED,
          CHECKPOINT_EVERY,
          KEEP_CHECKPOINTS,
          TENSORBOARD);

  private final Values values;

  /** With these values. */
  public Execution(Values values) {
    this.values = values;
  }

  /** With every setting's default. */
  public static Execution defaults() {
    return new Execution(Values.defaults(SETTINGS));
  }

  /** This execution but for one setting; null takes its value away. */
  public <T> Execution with(Setting<T> setting, T value) {
    return new Execution(values.with(setting, value));
  }

  /** The value of a setting, or null if it has none. */
  public <T> T get(Setting<T> setting) {
    return values.get(setting);
  }

  /** The values, in the settings' order. */
  public Values values() {
    return values;
  }

  private static List<String> names(String text) {
    List<String> names = ValueType.list(ValueType.TEXT).reader().apply(text);
    for (String name : names) {
      if (name.isEmpty() || Collections.frequency(names, name) > 1) {
        throw new IllegalArgumentException(
            "'" + text + "' is not a list of names, each of one class: '" + name + "'");
      }
    }
    return names;
  }

  private static URI address(String text) {
    URI address;
    try {
      address = URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "there is no URL in '"
              + Secrets.placeOf(text)
              + "'; a mirror is such as https://host/mnist/",
          e);
    }
    if (address.getRawUserInfo() != null || address.getRawQuery() != null) {
      throw new IllegalArgumentException(
          "there is a password in it, or a user, or a query; name a mirror that needs none");
    }
    if (text.contains(Secrets.HIDDEN)) {
      throw new IllegalArgumentException(
          Secrets.placeOf(text) + " is no directory; a mirror is such as https://host/mnist/");
    }
    return address;
  }
}
