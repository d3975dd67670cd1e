package io.kindling.api;

import io.kindling.InvalidInputException;
import io.kindling.data.TableSchema;
import io.kindling.data.scaling.Scaling;
import io.kindling.model.Model;
import io.kindling.run.Execution;
import io.kindling.run.Resumption;
import io.kindling.run.RunRecord;
import io.kindling.run.StopRequest;
import io.kindling.run.TrainingSession.Outcome;
import io.kindling.spark.RequiredSpark;
import io.kindling.spark.check.DataPreparation;
import io.kindling.spark.check.ScalingFit;
import io.kindling.spark.cluster.TaskSlots;
import io.kindling.spark.session.SparkTraining;
import io.kindling.spark.start.ExchangeSettings;
import io.kindling.training.TrainingListener;
import io.kindling.training.TrainingState;
import io.kindling.training.recipe.EngineKind;
import io.kindling.training.recipe.Recipe;
import io.kindling.training.recipe.RecipeSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains a classification network on an RDD of examples.
 *
 * <p>The trained weights depend only on the recipe and on the set of examples, not on the order of
 * the examples, their partitions or the executors: the trainer first orders the examples by the
 * SHA-256 of their content. Spark computes the RDD several times, and it must return the same rows
 * each time. Persist it if computing it is slow or random.
 *
 * <p>The methods that set something return this trainer, so that calls can be chained. Every method
 * throws {@link IllegalArgumentException}, with the argument's name, if an argument is null or out
 * of its range. A trainer is not safe for use by several threads.
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
  private int heldOut;
  private JavaRDD<Example> test;
  private String runDirectory;
  private boolean resume;
  private int checkpointEvery;
  private TrainedNetwork initial;
  private EngineKind engine = EngineKind.AUTO;
  private Integer partitions;
  private final List<TrainingListener> listeners = new ArrayList<>();

  /**
   * Creates a trainer for a recipe.
   *
   * @param recipe the layers, optimizer, epochs, seed and all other settings that decide the
   *     weights. Its settings for data files are ignored: {@link #scaling} and {@link #holdBack}
   *     replace them. If it sets no batch size and there are fewer examples than the default batch
   *     size, a mini-batch holds all examples.
   */
  public NetworkTrainer(Recipe recipe) {
    this.recipe = Arguments.requireNonNull("recipe", recipe);
  }

  /**
   * Adds the settings that the resident engine needs to a configuration. Call it before the program
   * starts Spark. With {@code spark-submit}, use {@code --conf
   * spark.plugins=io.kindling.spark.resident.ResidentPlugin} instead. Without these settings the
   * trainer uses the broadcast engine, which runs one Spark job per step.
   *
   * @param conf the configuration to change
   * @return the same configuration
   * @throws IllegalArgumentException if the configuration is null
   */
  public static SparkConf configure(SparkConf conf) {
    RequiredSpark.check();
    Arguments.requireNonNull("conf", conf);
    return ExchangeSettings.register(ExchangeSettings.addTo(conf), KryoClasses.all());
  }

  /**
   * Sets the sizes of the hidden layers. The first layer then has one unit per feature and the last
   * layer one per class. Without this call the recipe sets all layers.
   *
   * @param sizes the number of units of each hidden layer, 1 or more each; no sizes make a network
   *     without hidden layers
   */
  public NetworkTrainer hiddenLayers(Integer... sizes) {
    for (Integer size : Arguments.requireNonNull("sizes", sizes)) {
      Arguments.atLeast(1, "sizes", Arguments.requireNonNull("sizes", size));
    }
    hidden = List.of(sizes);
    return this;
  }

  /**
   * Sets the scaling that turns raw features into inputs of the network. Default: {@link
   * Scaling.Kind#STANDARD}, which scales each feature to mean 0 and standard deviation 1.
   *
   * @param kind the kind of scaling, which is fitted to the training examples
   */
  public NetworkTrainer scaling(Scaling.Kind kind) {
    scaling = Arguments.requireNonNull("kind", kind);
    return this;
  }

  /**
   * Sets the names of the features. The network keeps the names, and the commands use them to find
   * the columns of tables. Default: features without names.
   *
   * @param names the names, in the order of the features in a vector
   * @throws InvalidInputException if a name occurs twice
   */
  public NetworkTrainer columns(String... names) {
    for (String name : Arguments.requireNonNull("names", names)) {
      Arguments.requireNonNull("names", name);
    }
    try {
      columns = TableSchema.ofFeatures(List.of(names));
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException("columns(…): " + e.getMessage(), e);
    }
    return this;
  }

  /**
   * Sets the validation examples, which are evaluated after every epoch. They also decide when
   * early stopping ends the training, if the recipe has it. Default: the examples that {@link
   * #holdBack} holds out.
   *
   * @param examples the validation examples
   */
  public NetworkTrainer validation(JavaRDD<Example> examples) {
    validation = Arguments.requireNonNull("examples", examples);
    return this;
  }

  /**
   * Holds out some of the examples for validation: the last ones in the order of the SHA-256 of
   * their content, which amounts to a random choice. The network is not trained on them. Ignored if
   * {@link #validation} is set.
   *
   * @param examples the number of examples to hold out, 0 or more; 0 (the default) for none
   */
  public NetworkTrainer holdBack(int examples) {
    heldOut = Arguments.atLeast(0, "examples", examples);
    return this;
  }

  /**
   * Sets the test examples, which are evaluated once at the end. {@link
   * TrainingSummary#testAccuracy} has the result. Default: no test.
   *
   * @param examples the test examples
   */
  public NetworkTrainer test(JavaRDD<Example> examples) {
    test = Arguments.requireNonNull("examples", examples);
    return this;
  }

  /**
   * Sets the run directory to write, with the same files as the commands write: {@code run.json},
   * {@code metrics.jsonl}, {@code checkpoints/} after every epoch, {@code model.safetensors} and
   * {@code report.html}. Default: no files.
   *
   * @param uri the directory, on any file system that Hadoop supports; it must not hold a run
   *     unless {@link #resume} is called
   */
  public NetworkTrainer runDirectory(String uri) {
    runDirectory = Arguments.requireNonNull("uri", uri);
    return this;
  }

  /**
   * Resumes the run in the run directory from its newest intact checkpoint, or begins it if there
   * is none. The final weights are the same as those of a run that was never interrupted. The
   * recipe and the examples must be the same as before. If the run is complete, {@link #train}
   * returns its network without training. Requires {@link #runDirectory}.
   */
  public NetworkTrainer resume() {
    resume = true;
    return this;
  }

  /**
   * Sets the number of steps between checkpoints, in addition to the checkpoint at the end of every
   * epoch. Has an effect only with {@link #runDirectory}.
   *
   * @param steps the number of steps, 0 or more; 0 (the default) for checkpoints only at the end of
   *     every epoch
   */
  public NetworkTrainer checkpointEvery(int steps) {
    checkpointEvery = Arguments.atLeast(0, "steps", steps);
    return this;
  }

  /**
   * Adds a listener, which receives every step and epoch in the driver. It can stop the training by
   * {@link io.kindling.training.TrainingState#requestStop}, and it can run Spark jobs: the tasks of
   * the resident engine give their cores to them.
   *
   * @param listener the listener; listeners are called in the order in which they were added
   */
  public NetworkTrainer listener(TrainingListener listener) {
    listeners.add(Arguments.requireNonNull("listener", listener));
    return this;
  }

  /**
   * Sets a trained network to start from. The new network has its scaling, classes and named
   * columns, and begins with its weights. Default: initial weights from the recipe.
   *
   * @param network the network, with the layers, activation and loss of the recipe
   */
  public NetworkTrainer startFrom(TrainedNetwork network) {
    initial = Arguments.requireNonNull("network", network);
    return this;
  }

  /**
   * Sets the engine. The result does not depend on it. Default: {@link EngineKind#AUTO}, the
   * resident engine where it can run, else the broadcast engine.
   *
   * @param kind the engine; with {@link EngineKind#RESIDENT} the training fails if that engine
   *     cannot run
   */
  public NetworkTrainer engine(EngineKind kind) {
    engine = Arguments.requireNonNull("kind", kind);
    return this;
  }

  /**
   * Sets the number of tasks that share the work of a step. The result does not depend on it.
   * Default: the number of cores, at most one task per shard.
   *
   * @param count the number of tasks, 1 or more
   */
  public NetworkTrainer partitions(int count) {
    partitions = Arguments.atLeast(1, "partitions", count);
    return this;
  }

  /**
   * Trains a network and blocks until the training has ended.
   *
   * @param examples the training examples
   * @return the trained network with its {@link TrainedNetwork#summary}
   * @throws IllegalArgumentException if {@link #resume} was called without {@link #runDirectory}
   * @throws InvalidInputException if examples cannot be used, do not fit the network, or change
   *     when Spark computes them again, or if the run directory holds another run
   * @throws io.kindling.spark.ClusterFailureException if the training's Spark jobs were cancelled,
   *     or the cluster lacks something that they need
   * @throws io.kindling.training.DivergenceGuard.DivergedException if the weights are no longer
   *     finite
   * @throws UncheckedIOException if the run directory cannot be read or written
   */
  public TrainedNetwork train(JavaRDD<Example> examples) {
    RequiredSpark.check();
    Arguments.requireNonNull("examples", examples);
    if (resume && runDirectory == null) {
      throw new IllegalArgumentException("resume: there is no run to resume; call runDirectory(…)");
    }
    try {
      return trained(examples);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (Exception e) {
      // Not RuntimeException: Spark's Scala code throws checked exceptions without declaring them.
      Optional<InvalidInputException> refused = InvalidInputException.among(e);
      if (refused.isPresent()) {
        throw refused.get();
      }
      throw e;
    }
  }

  private TrainedNetwork trained(JavaRDD<Example> examples) throws IOException {
    Execution execution =
        Execution.defaults()
            .with(Execution.DATA, CheckedRows.SOURCE)
            .with(Execution.PARTITIONS, partitions)
            .with(Execution.ENGINE, engine)
            .with(Execution.OUTPUT, runDirectory)
            .with(Execution.RESUME, resume)
            .with(Execution.CHECKPOINT_EVERY, checkpointEvery);
    if (runDirectory == null) {
      return train(examples, execution, Optional.empty());
    }
    try (RunFiles files =
        new RunFiles(execution, test != null, examples.context().hadoopConfiguration())) {
      files.check();
      return train(examples, execution, Optional.of(files));
    }
  }

  private TrainedNetwork train(
      JavaRDD<Example> examples, Execution execution, Optional<RunFiles> files) throws IOException {
    CheckedRows rows =
        CheckedRows.of(examples, validation, heldOut, test, recipe.get(RecipeSettings.SHARDS));
    NetworkShape shape = new NetworkShape(recipe, hidden, columns, initial);
    TableSchema schema = shape.schema(rows.width());
    Recipe fitting = shape.recipe(rows, note -> LOG.warn("{}", note));
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(examples.context());
    Optional<Resumption> resumed = Optional.empty();
    if (files.isPresent()) {
      Optional<Model> completed = files.get().completed(fitting, rows);
      if (completed.isPresent()) {
        LOG.info("{} holds a completed run: nothing to do", runDirectory);
        return new TrainedNetwork(
            completed.get(), TrainingSummary.of(files.get().directory().record()));
      }
      resumed = files.get().begin(fitting, rows, note -> LOG.warn("{}", note));
    }
    CheckedRows data = scaled(spark, rows, shape, schema, resumed);
    TrainingState state =
        resumed.isPresent()
            ? resumed.get().state(fitting)
            : TrainingState.initial(fitting, shape.initialParameters(fitting));
    RunRecord record =
        new RunRecord(files.map(RunFiles::directory), fitting, execution, data, System.nanoTime());
    try (SparkTraining training =
        new SparkTraining(spark, fitting, execution, data, data, record, new LogMessages())) {
      Outcome outcome = training.run(state, StopRequest.never(), listeners).orElseThrow();
      return new TrainedNetwork(outcome.model(), TrainingSummary.of(record.json()));
    }
  }

  /** Returns the rows with the scaling of the resumed run, of the network to start from, or new. */
  private CheckedRows scaled(
      JavaSparkContext spark,
      CheckedRows rows,
      NetworkShape shape,
      TableSchema schema,
      Optional<Resumption> resumed) {
    Scaling learned =
        resumed
            .map(Resumption::scaling)
            .orElseGet(() -> initial != null ? initial.scaling() : fit(spark, rows));
    DataPreparation.checkSquare(learned, rows.width(), rows.width() + " features");
    return rows.scaled(learned, shape.classNames(), schema, rows.classWeights(recipe));
  }

  private Scaling fit(JavaSparkContext spark, CheckedRows rows) {
    int tasks = TaskSlots.partitions(spark, recipe.get(RecipeSettings.SHARDS), partitions);
    ScalingFit fit = rows.fit(scaling, tasks);
    fit.coarse()
        .forEach(
            feature ->
                LOG.warn(
                    "of {} different values of {} in a sample, 32-bit inputs distinguish only {}"
                        + " after scaling ({})",
                    feature.distinct(),
                    feature.name(),
                    feature.left(),
                    fit.scaling()));
    return fit.scaling();
  }

  /** Writes the messages of a training to the program's log. */
  private static final class LogMessages implements SparkTraining.Messages {

    @Override
    public void note(String text) {
      LOG.warn("{}", text);
    }

    @Override
    public void engineChosen(String choice) {
      LOG.info("engine: {}", choice);
    }
  }
}
