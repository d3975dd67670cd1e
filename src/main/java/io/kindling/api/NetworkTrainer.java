package io.kindling.api;

import io.kindling.InvalidInputException;
import io.kindling.data.TableSchema;
import io.kindling.data.batch.BatchOrder;
import io.kindling.data.scaling.Scaling;
import io.kindling.model.DenseRows;
import io.kindling.model.Model;
import io.kindling.optim.Optimizer;
import io.kindling.spark.RequiredSpark;
import io.kindling.spark.check.ArithmeticCheck;
import io.kindling.spark.check.DataPreparation;
import io.kindling.spark.check.ScalingFit;
import io.kindling.spark.cluster.TaskSlots;
import io.kindling.spark.engine.EngineChoice;
import io.kindling.spark.examples.ShardedExamples;
import io.kindling.spark.rows.LabelledRow;
import io.kindling.spark.rows.RowExamples;
import io.kindling.spark.start.ExchangeSettings;
import io.kindling.training.DivergenceGuard;
import io.kindling.training.EarlyStopping;
import io.kindling.training.Engine;
import io.kindling.training.Training;
import io.kindling.training.TrainingListener;
import io.kindling.training.TrainingState;
import io.kindling.training.recipe.EngineKind;
import io.kindling.training.recipe.Recipe;
import io.kindling.training.recipe.RecipeSettings;
import io.kindling.training.recipe.RegularizationSettings;
import io.kindling.training.recipe.TrainingTask;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains a network on an RDD of examples.
 *
 * <p>The trained weights are a function of the recipe and of the set of examples: not of their
 * order, their partitions, or of the executors. The examples are put in the order of the SHA-256 of
 * their content first. The RDD is computed several times, and has to return the same rows every
 * time: persist it if that takes long, or if there is anything random in it.
 *
 * <pre>{@code
 * TrainedNetwork network =
 *     new NetworkTrainer(Recipe.builder().set(RecipeSettings.EPOCHS, 20).build())
 *         .hiddenLayers(64)
 *         .holdBack(10_000)
 *         .train(examples);
 * }</pre>
 */
public final class NetworkTrainer {

  private static final Logger LOG = LoggerFactory.getLogger(NetworkTrainer.class);

  private Recipe recipe;
  private List<Integer> hidden;
  private Scaling.Kind scaling = Scaling.Kind.STANDARD;
  private TableSchema columns = TableSchema.UNKNOWN;
  private JavaRDD<Example> validation;
  private int heldBack;
  private TrainedNetwork initial;
  private EngineKind engine = EngineKind.AUTO;
  private Integer partitions;
  private final List<TrainingListener> listeners = new ArrayList<>();

  /**
   * Begins with a recipe: layers, optimizer, epochs, seed and what else decides the weights. What
   * it says of data files is not looked at. A recipe that names no batch size takes all examples
   * for a mini-batch where they are fewer than its default.
   *
   * <p>Null, and numbers out of their range, are refused by every method with an {@link
   * IllegalArgumentException} that names the argument.
   */
  public NetworkTrainer(Recipe recipe) {
    this.recipe = Arguments.given("recipe", recipe);
  }

  /**
   * Sets what the faster engine needs, before Spark is started by a program; {@code spark-submit}
   * does it by {@code --conf spark.plugins=io.kindling.spark.resident.ResidentPlugin}. Without, all
   * works, and a step costs a Spark job.
   *
   * @return the configuration
   */
  public static SparkConf configure(SparkConf conf) {
    RequiredSpark.check();
    Arguments.given("conf", conf);
    return ExchangeSettings.register(ExchangeSettings.addTo(conf), ShippedClasses.all());
  }

  /** Has the network begin and end as the examples want it, with hidden layers of these sizes. */
  public NetworkTrainer hiddenLayers(Integer... sizes) {
    for (Integer size : Arguments.given("sizes", sizes)) {
      Arguments.atLeast(1, "sizes", Arguments.given("sizes", size));
    }
    hidden = List.of(sizes);
    return this;
  }

  /** How raw features become inputs; each to mean 0 and deviation 1, if nothing is said. */
  public NetworkTrainer scaling(Scaling.Kind kind) {
    scaling = Arguments.given("kind", kind);
    return this;
  }

  /**
   * Names the features, in the order in which the vectors have them. The network keeps the names,
   * by which the commands find the columns of tables.
   *
   * @throws InvalidInputException if two have one name
   */
  public NetworkTrainer columns(String... names) {
    for (String name : Arguments.given("names", names)) {
      Arguments.given("names", name);
    }
    try {
      columns = TableSchema.ofFeatures(List.of(names));
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException("columns(…): " + e.getMessage(), e);
    }
    return this;
  }

  /** Validates on these examples after every epoch. */
  public NetworkTrainer validation(JavaRDD<Example> examples) {
    validation = Arguments.given("examples", examples);
    return this;
  }

  /** Validates on so many of the examples, which are not trained on: a choice that chance makes. */
  public NetworkTrainer holdBack(int examples) {
    heldBack = Arguments.atLeast(0, "examples", examples);
    return this;
  }

  /**
   * Is told of every step and epoch, at the driver. It can ask the state to stop the training, and
   * it can run Spark jobs: resident tasks leave their cores to them.
   */
  public NetworkTrainer listener(TrainingListener listener) {
    listeners.add(Arguments.given("listener", listener));
    return this;
  }

  /** Goes on from a network that was trained before, by whose scaling features are scaled. */
  public NetworkTrainer startFrom(TrainedNetwork network) {
    initial = Arguments.given("network", network);
    return this;
  }

  /**
   * Which engine computes; the faster that can, if nothing is said. No bit depends on it. With
   * {@link EngineKind#RESIDENT} the training fails where that engine cannot run.
   */
  public NetworkTrainer engine(EngineKind kind) {
    engine = Arguments.given("kind", kind);
    return this;
  }

  /** How many tasks share a step; as many as there are cores, if nothing is said. */
  public NetworkTrainer partitions(int count) {
    partitions = Arguments.atLeast(1, "partitions", count);
    return this;
  }

  /**
   * Trains.
   *
   * @throws InvalidInputException if examples cannot be used, do not fit the network, or are others
   *     when Spark computes them again
   * @throws io.kindling.spark.ClusterFailureException if the training's Spark jobs were cancelled,
   *     or the cluster cannot do what they need
   * @throws io.kindling.training.DivergenceGuard.DivergedException if the weights grow beyond all
   *     numbers
   */
  public TrainedNetwork train(JavaRDD<Example> examples) {
    RequiredSpark.check();
    Arguments.given("examples", examples);
    try {
      return trained(examples);
    } catch (Exception e) {
      // Not RuntimeException: Spark's Scala throws what it does not declare.
      Optional<InvalidInputException> refused = InvalidInputException.among(e);
      if (refused.isPresent()) {
        throw refused.get();
      }
      throw e;
    }
  }

  private TrainedNetwork trained(JavaRDD<Example> examples) {
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(examples.context());
    int shards = recipe.get(RecipeSettings.SHARDS);
    int tasks = TaskSlots.partitions(spark, shards, partitions);
    RowExamples rows = new RowExamples("training", rows(examples), shards);
    RowExamples others =
        validation == null ? rows : new RowExamples("validation", rows(validation), shards);
    int held = validation == null ? heldBack : 0;
    if (held >= rows.size()) {
      throw new InvalidInputException(
          String.format(
              "%,d of %,d examples cannot be held back; hold back fewer", held, rows.size()));
    }
    int size = rows.size() - held;
    int heldSize = validation == null ? held : others.size();
    Recipe fitting = fitting(rows, others).forExamples(size, note -> LOG.warn("{}", note));
    schema(rows.width()); // Refuses names that are others before anything is trained.
    Scaling learned = initial != null ? initial.scaling() : fit(rows, size, shards, tasks);
    DataPreparation.checkSquare(learned, rows.width(), rows.width() + " features");
    rows.requireFinite(learned);
    others.requireFinite(learned);
    float[] weights = recipe.get(RecipeSettings.CLASS_WEIGHTS).of(rows.classCounts());
    try (ShardedExamples training = rows.sharded(0, size, shards, tasks, learned, weights);
        ShardedExamples heldOut =
            others.sharded(validation == null ? size : 0, heldSize, shards, tasks, learned, null)) {
      return train(fitting, training, heldOut, size, learned);
    }
  }

  private Scaling fit(RowExamples rows, int size, int shards, int tasks) {
    ScalingFit fit = rows.fit(scaling, 0, size, shards, tasks);
    fit.coarse()
        .forEach(
            feature ->
                LOG.warn(
                    "of {} different values of {} that were looked at, 32-bit inputs tell {} apart"
                        + " once they are scaled ({})",
                    feature.distinct(),
                    feature.name(),
                    feature.left(),
                    fit.scaling()));
    return fit.scaling();
  }

  private TrainedNetwork train(
      Recipe fitting,
      ShardedExamples training,
      ShardedExamples heldOut,
      int size,
      Scaling learned) {
    BatchOrder batches = fitting.batches(size);
    TrainingTask task = fitting.task(size);
    Optimizer optimizer = fitting.optimizer();
    TrainingState state =
        TrainingState.initial(
            fitting, initial == null ? fitting.initialParameters() : initial.model().parameters());
    List<TrainingListener> all = new ArrayList<>();
    all.add(new DivergenceGuard());
    all.add(new ValidationWatch(learned));
    all.add(new EarlyStopping(fitting.get(RegularizationSettings.PATIENCE)));
    all.addAll(listeners);
    ArithmeticCheck.run(training, task, batches.step(0), state.parameters())
        .notice()
        .ifPresent(notice -> LOG.warn("{}", notice));
    try (Engine computing =
        EngineChoice.start(
            engine, training, heldOut, task, choice -> LOG.info("engine: {}", choice))) {
      new Training(computing, optimizer, fitting.schedule(size), batches, TrainingListener.all(all))
          .run(state, fitting.horizon(size).steps());
    }
    return new TrainedNetwork(
        new Model(
            fitting.network(),
            state.result().clone(),
            learned,
            initial == null ? List.of() : initial.classNames(),
            schema(fitting.network().inputs())));
  }

  /** The columns that the network keeps: those of the network to start from, or else the named. */
  private TableSchema schema(int features) {
    TableSchema begun = initial == null ? TableSchema.UNKNOWN : initial.model().schema();
    if (!columns.fits(features)) {
      throw new InvalidInputException(
          String.format(
              "columns(…) names %,d features, the examples have %,d",
              columns.features(), features));
    }
    if (columns.isKnown()
        && begun.named()
        && !begun.featureNames().equals(columns.featureNames())) {
      throw new InvalidInputException(
          String.format(
              "the network to start from takes the columns %s, not %s; give the vectors these, in"
                  + " this order",
              String.join(", ", begun.featureNames()), String.join(", ", columns.featureNames())));
    }
    return columns.isKnown() && !begun.named() ? columns : begun;
  }

  /** The recipe, whose network is as the examples want it. */
  private Recipe fitting(RowExamples rows, RowExamples others) {
    int classes = rows.classCounts().size();
    List<Integer> layers = recipe.get(RecipeSettings.LAYERS);
    if (others.width() != rows.width()) {
      throw new InvalidInputException(
          String.format(
              "the validation examples have %,d features, those to train on %,d",
              others.width(), rows.width()));
    }
    if (hidden != null) {
      if (initial == null && classes < 2) {
        throw new InvalidInputException(
            "all training examples are of class 0, and there is nothing to learn; at least two"
                + " classes are expected");
      }
      layers = new ArrayList<>(List.of(rows.width()));
      layers.addAll(hidden);
      layers.add(initial == null ? classes : initial.network().outputs());
      int missing = rows.classCounts().indexOf(0L);
      if (missing >= 0 && initial == null) {
        throw new InvalidInputException(
            String.format(
                "no example is of class %d, though labels go up to %d; number the classes 0 … K − 1"
                    + " without gaps, or name all layers in the recipe",
                missing, classes - 1));
      }
    }
    int outputs = layers.get(layers.size() - 1);
    if (layers.get(0) != rows.width() || outputs < Math.max(classes, others.classCounts().size())) {
      throw new InvalidInputException(
          String.format(
              "a network of layers %s is not for examples of %,d features and %,d classes; let"
                  + " hiddenLayers(…) choose its ends",
              layers, rows.width(), Math.max(classes, others.classCounts().size())));
    }
    Recipe fitting = recipe.toBuilder().set(RecipeSettings.LAYERS, layers).build();
    if (initial != null && !initial.network().equals(fitting.network())) {
      throw new InvalidInputException(
          String.format(
              "the network to start from has layers %s, the recipe's %s; give the same layers,"
                  + " activation and loss",
              initial.network().sizes(), layers));
    }
    return fitting;
  }

  private static JavaRDD<LabelledRow> rows(JavaRDD<Example> examples) {
    return examples.map(
        each -> new LabelledRow(DenseRows.of(each.features()), each.label(), each.weight()));
  }
}
