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
 * The settings of a run that do not decide the bits of its result: location of the data, engine,
 * partitions, output, checkpoints. Only the content of the data decides the result, not its
 * location.
 */
public final class Execution {

  private static final ValueType<List<URI>> ADDRESSES =
      ValueType.list(new ValueType<>(Execution::address, URI::toString));

  /** The location of the data. The help of each command lists the accepted forms. */
  public static final Setting<String> DATA =
      Setting.of(
          Heading.DATA,
          "data",
          "LOCATION",
          ValueType.TEXT,
          "auto",
          "The location of the data.",
          "Default: ${DEFAULT-VALUE}");

  /** The names of the classes of images, from class 0 on. */
  public static final Setting<List<String>> CLASS_NAMES =
      Setting.of(
          Heading.DATA,
          "class-names",
          "NAME,…",
          new ValueType<>(Execution::names, ValueType.list(ValueType.TEXT).writer()),
          null,
          "For images: the names of all classes in order, from class 0 on. The model keeps them."
              + " Default: the names in the initial model or in the champion, else none");

  /** The base URLs of the servers to download MNIST from. */
  public static final Setting<List<URI>> MIRRORS =
      Setting.of(
              Heading.DATA,
              "mirrors",
              "URL",
              ADDRESSES,
              null,
              "Base URLs to download MNIST from, separated by commas; tried in this order.",
              "Default: two public mirrors")
          .secret();

  /** The number of tasks that share the work of a step. */
  public static final Setting<Integer> PARTITIONS =
      Setting.of(
          Heading.CLUSTER,
          "partitions",
          "N",
          ValueType.POSITIVE,
          null,
          "Number of tasks that share the work of a step. The result does not depend on it.",
          "Default: the number of cores, at most one task per shard");

  /** The engine that computes the gradients. */
  public static final Setting<EngineKind> ENGINE =
      Setting.of(
          Heading.CLUSTER,
          "engine",
          "KIND",
          ValueType.of(EngineKind.class),
          "auto",
          "How Spark computes the steps. 'broadcast': one Spark job per step. 'resident': tasks"
              + " that run through all steps, many times faster; the run fails unless every"
              + " partition has a free core at the same time. 'auto': 'resident' while there are"
              + " enough free cores, else 'broadcast'.",
          "All engines give the same bits. Default: auto");

  /** The time to wait for an executor, in seconds. */
  public static final Setting<Integer> WAIT_FOR_EXECUTORS =
      Setting.of(
          Heading.CLUSTER,
          "wait-for-executors",
          "SECONDS",
          ValueType.POSITIVE,
          "120",
          "Seconds that a cluster may have no executor to run a task on before the command fails."
              + " Default: ${DEFAULT-VALUE}");

  /** The run directory. */
  public static final Setting<String> OUTPUT =
      Setting.of(
          Heading.OUTPUT,
          "output",
          "DIR",
          ValueType.TEXT,
          null,
          "The run directory to write, on any file system that Hadoop supports. A run in it is"
              + " never overwritten, only resumed (--resume). Default: runs/<time>");

  /** The flag that continues the run in the run directory. */
  public static final Setting<Boolean> RESUME =
      Setting.of(
          Heading.OUTPUT,
          "resume",
          null,
          ValueType.FLAG,
          "false",
          "Continue the run in the output directory from its newest intact checkpoint, or begin it"
              + " if there is none.",
          "The final weights are the same as those of a run that was never interrupted.");

  /** The flag that skips the evaluation on the test examples. */
  public static final Setting<Boolean> UNTESTED =
      Setting.of(
          Heading.OUTPUT,
          "untested",
          null,
          ValueType.FLAG,
          "false",
          "Do not evaluate the test examples, while a recipe is tuned. To test the completed run,"
              + " use --resume without --untested.");

  /** The number of steps between checkpoints within an epoch; 0 for none. */
  public static final Setting<Integer> CHECKPOINT_EVERY =
      Setting.of(
          Heading.OUTPUT,
          "checkpoint-every",
          "N",
          ValueType.NOT_NEGATIVE,
          "0",
          "Write a checkpoint every N steps, in addition to the one at the end of every epoch."
              + " Default: 0, only at the end of every epoch");

  /** The number of checkpoints to keep. */
  public static final Setting<Integer> KEEP_CHECKPOINTS =
      Setting.of(
          Heading.OUTPUT,
          "keep-checkpoints",
          "N",
          ValueType.POSITIVE,
          "3",
          "Number of newest checkpoints to keep. Default: ${DEFAULT-VALUE}");

  /** The parent directory of the run's TensorBoard event files. */
  public static final Setting<String> TENSORBOARD =
      Setting.of(
          Heading.OUTPUT,
          "tensorboard",
          "DIR",
          ValueType.TEXT,
          null,
          "Write TensorBoard event files (losses, accuracy, learning rate, histograms of all"
              + " weights and the worst mistakes) to a subdirectory of DIR with the name of the run"
              + " directory, on any file system that Hadoop supports. Default: none, no event"
              + " files");

  /** All settings of an execution, in the order of the help text. */
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

  /** Creates an execution with these values. */
  public Execution(Values values) {
    this.values = values;
  }

  /** Returns an execution in which every setting has its default. */
  public static Execution defaults() {
    return new Execution(Values.defaults(SETTINGS));
  }

  /** Returns a copy of this execution with one value changed; null removes the value. */
  public <T> Execution with(Setting<T> setting, T value) {
    return new Execution(values.with(setting, value));
  }

  /** Returns the value of a setting, or null if it has none. */
  public <T> T get(Setting<T> setting) {
    return values.get(setting);
  }

  /** Returns the values, in the order of {@link #SETTINGS}. */
  public Values values() {
    return values;
  }

  private static List<String> names(String text) {
    List<String> names = ValueType.list(ValueType.TEXT).reader().apply(text);
    for (String name : names) {
      if (name.isEmpty() || Collections.frequency(names, name) > 1) {
        throw new IllegalArgumentException(
            "'"
                + text
                + "' is not a list of different class names: '"
                + name
                + "' is empty or occurs twice");
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
          "'"
              + Secrets.placeOf(text)
              + "' is not a URL; expected a directory such as https://host/mnist/",
          e);
    }
    if (address.getRawUserInfo() != null || address.getRawQuery() != null) {
      throw new IllegalArgumentException(
          "the URL has a user, a password or a query; name a mirror that needs none");
    }
    if (text.contains(Secrets.HIDDEN)) {
      throw new IllegalArgumentException(
          Secrets.placeOf(text)
              + " is not a directory; expected a directory such as https://host/mnist/");
    }
    return address;
  }
}
