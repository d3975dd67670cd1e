package io.kindling.api;

import io.kindling.InvalidInputException;
import io.kindling.data.TableSchema;
import io.kindling.data.scaling.Scaling;
import io.kindling.model.Model;
import io.kindling.run.Execution;
import io.kindling.run.Resumption;
import io.kindling.run.RunDirectory;
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

  /**
   * Evaluates these examples after every epoch. They decide early stopping, if the recipe has it.
   */
  public NetworkTrainer validation(JavaRDD<Example> examples) {
    validation = Arguments.given("examples", examples);
    return this;
  }

  /**
   * Holds out a number of the examples to validate on: the last ones in the order of the SHA-256 of
   * their content, which is a random choice. The network is not trained on them.
   */
  public NetworkTrainer holdBack(int examples) {
    heldOut = Arguments.atLeast(0, "examples", examples);
    return this;
  }

  /**
   * Evaluates these examples once, at the end; {@link TrainingSummary#testAccuracy} has the result.
   */
  public NetworkTrainer test(JavaRDD<Example> examples) {
    test = Arguments.given("examples", examples);
    return this;
  }

  /**
   * Writes a run directory, as the commands do: {@code run.json}, {@code metrics.jsonl}, {@code
   * checkpoints/} after every epoch, {@code model.safetensors} and {@code report.html}.
   *
   * @param uri a directory on any file system that Hadoop knows, in which no run is yet
   */
  public NetworkTrainer runDirectory(String uri) {
    runDirectory = Arguments.given("uri", uri);
    return this;
  }

  /**
   * Resumes the run in the run directory from its newest sound checkpoint, or begins it. The result
   * has the same weights as that of a run that was never interrupted. The program has to give the
   * same recipe and the same examples.
   */
  public NetworkTrainer resume() {
    resume = true;
    return this;
  }

  /** Writes a checkpoint after every so many steps, besides those at the end of every epoch. */
  public NetworkTrainer checkpointEvery(int steps) {
    checkpointEvery = Arguments.atLeast(0, "steps", steps);
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
   * @throws UncheckedIOException if the run directory cannot be written
   */
  public TrainedNetwork train(JavaRDD<Example> examples) {
    RequiredSpark.check();
    Arguments.given("examples", examples);
    if (resume && runDirectory == null) {
      throw new IllegalArgumentException(
          "resume: there is no run to resume; name it by runDirectory(…)");
    }
    try {
      return trained(examples);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (Exception e) {
      // Not RuntimeException: Spark's Scala throws what it does not declare.
      Optional<InvalidInputException> refused = InvalidInputException.among(e);
      if (refused.isPresent()) {
        throw refused.get();
      }
      throw e;
    }
  }

  private TrainedNetwork trained(JavaRDD<Example> examples) throws IOException {
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(examples.context());
    int shards = recipe.get(RecipeSettings.SHARDS);
    CheckedRows rows = CheckedRows.of(examples, validation, heldOut, test, shards);
    NetworkShape shape = new NetworkShape(recipe, hidden, columns, initial);
    TableSchema schema = shape.schema(rows.width());
    Recipe fitting = shape.recipe(rows, note -> LOG.warn("{}", note));
    Execution execution =
        Execution.defaults()
            .with(Execution.DATA, CheckedRows.SOURCE)
            .with(Execution.PARTITIONS, partitions)
            .with(Execution.ENGINE, engine)
            .with(Execution.OUTPUT, runDirectory)
            .with(Execution.RESUME, resume)
            .with(Execution.CHECKPOINT_EVERY, checkpointEvery);
    if (runDirectory == null) {
      return train(spark, fitting, execution, rows, schema, Optional.empty(), Optional.empty());
    }
    try (RunFiles files = new RunFiles(execution, spark.hadoopConfiguration())) {
      Optional<Model> completed = files.completed(fitting, rows);
      if (completed.isPresent()) {
        LOG.info("{} holds a completed run: nothing to do", runDirectory);
        return new TrainedNetwork(completed.get(), TrainingSummary.of(files.directory().record()));
      }
      Optional<Resumption> resumed = files.begin(fitting, rows, note -> LOG.warn("{}", note));
      return train(
          spark, fitting, execution, rows, schema, resumed, Optional.of(files.directory()));
    }
  }

  private TrainedNetwork train(
      JavaSparkContext spark,
      Recipe fitting,
      Execution execution,
      CheckedRows rows,
      TableSchema schema,
      Optional<Resumption> resumed,
      Optional<RunDirectory> directory)
      throws IOException {
    int tasks = TaskSlots.partitions(spark, recipe.get(RecipeSettings.SHARDS), partitions);
    Scaling learned =
        resumed
            .map(Resumption::scaling)
            .orElseGet(() -> initial != null ? initial.scaling() : fit(rows, tasks));
    DataPreparation.checkSquare(learned, rows.width(), rows.width() + " features");
    CheckedRows data =
        rows.scaled(
            learned,
            initial == null ? List.of() : initial.classNames(),
            schema,
            rows.classWeights(recipe));
    TrainingState state =
        resumed
            .map(resumption -> resumption.state(fitting))
            .orElseGet(
                () ->
                    TrainingState.initial(
                        fitting,
                        initial == null
                            ? fitting.initialParameters()
                            : initial.model().parameters()));
    RunRecord record = new RunRecord(directory, fitting, execution, data, System.nanoTime());
    try (SparkTraining training =
        new SparkTraining(spark, fitting, execution, data, data, record, new LogMessages())) {
      Outcome outcome = training.run(state, StopRequest.never(), listeners).orElseThrow();
      return new TrainedNetwork(outcome.model(), TrainingSummary.of(record.json()));
    }
  }

  private Scaling fit(CheckedRows rows, int tasks) {
    ScalingFit fit = rows.fit(scaling, tasks);
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
