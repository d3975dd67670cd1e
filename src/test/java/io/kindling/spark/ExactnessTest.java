package io.kindling.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.kindling.Sha256;
import io.kindling.data.BatchOrder;
import io.kindling.nn.Activation;
import io.kindling.nn.Blas;
import io.kindling.nn.Initializer;
import io.kindling.nn.Loss;
import io.kindling.nn.Network;
import io.kindling.optim.LearningRateSchedule;
import io.kindling.optim.OptimizerKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The promise of one answer: the same bits from a plain loop and from every engine and shape. */
class ExactnessTest {

  private static final int SHARDS = 8;
  private static final int EPOCHS = 2;

  /** Neither it nor the number of shards divides the number of examples. */
  private static final int BATCH = 96;

  private static JavaSparkContext spark;
  private static DataSet data;
  private static final Map<Integer, List<ShardedExamples>> EXAMPLES = new HashMap<>();

  @BeforeAll
  static void startSpark() {
    spark =
        new JavaSparkContext(
            new SparkConf()
                .setMaster("local[8,4]")
                .setAppName("exactness")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.plugins", ResidentPlugin.class.getName()));
    data = DataCheck.digits(481, 80);
    for (int partitions : List.of(1, 2, 3, 5, 8)) {
      EXAMPLES.put(
          partitions,
          List.of(
              new ShardedExamples(spark, "training", data.training(), SHARDS, partitions),
              new ShardedExamples(spark, "validation", data.validation(), SHARDS, partitions)));
    }
  }

  @AfterAll
  static void stopSpark() {
    EXAMPLES.values().forEach(parts -> parts.forEach(ShardedExamples::close));
    EXAMPLES.clear();
    spark.close();
  }

  static List<Arguments> everyKind() {
    List<Arguments> kinds = new ArrayList<>();
    List<OptimizerKind> optimizers = new ArrayList<>(List.of(OptimizerKind.values()));
    for (Activation activation :
        List.of(Activation.SIGMOID, Activation.TANH, Activation.RELU, Activation.IDENTITY)) {
      for (Loss loss : Loss.values()) {
        for (Initializer initializer : Initializer.values()) {
          kinds.add(Arguments.of(activation, loss, initializer, optimizers.get(0)));
          Collections.rotate(optimizers, 1);
        }
        // So that every optimizer meets every initializer, too.
        Collections.rotate(optimizers, 1);
      }
    }
    return kinds;
  }

  @ParameterizedTest(name = "{0}, {1}, {2}, {3}")
  @MethodSource("everyKind")
  void everyEngineAndShapeGivesTheBitsOfAPlainLoop(
      Activation activation, Loss loss, Initializer initializer, OptimizerKind optimizer)
      throws IOException {
    Network network = new Network(List.of(784, 11, 10), activation, loss);
    String expected = plainLoop(network, initializer, optimizer);
    for (int partitions : EXAMPLES.keySet()) {
      assertEquals(
          expected,
          train("resident", partitions, network, initializer, optimizer),
          "resident, " + partitions + " partitions");
    }
    for (int partitions : List.of(1, 3, 8)) {
      assertEquals(
          expected,
          train("broadcast", partitions, network, initializer, optimizer),
          "broadcast, " + partitions + " partitions");
    }
  }

  @ParameterizedTest
  @CsvSource({"5, 2", "8, 2", "8, 4"})
  void sumsOnTheExecutorsAreThoseOfTheDriver(int partitions, int groups) {
    Network network = new Network(List.of(784, 11, 10), Activation.TANH, Loss.CROSS_ENTROPY);
    String expected = train("resident", 2, network, Initializer.XAVIER, OptimizerKind.ADAM);
    TrainingTask task = new TrainingTask(network, batches(), Blas.Choice.BUNDLED);
    List<ShardedExamples> examples = EXAMPLES.get(partitions);
    try (Engine engine = new BroadcastEngine(examples.get(0), examples.get(1), task, groups)) {
      assertEquals(
          expected, train(engine, batches(), network, Initializer.XAVIER, OptimizerKind.ADAM));
    }
  }

  @Test
  void validationIsTheSameUnderEveryEngineAndShape() {
    Network network = new Network(List.of(784, 10), Activation.RELU, Loss.CROSS_ENTROPY);
    float[] parameters = Initializer.HE.parameters(network, 3);
    TrainingTask task = new TrainingTask(network, batches(), Blas.Choice.BUNDLED);
    Evaluation expected = null;
    for (int partitions : EXAMPLES.keySet()) {
      for (String name : List.of("resident", "broadcast")) {
        try (Engine engine = engine(name, partitions, task)) {
          Evaluation evaluation = engine.validate(parameters);
          assertEquals(80, evaluation.total());
          expected = expected == null ? evaluation : expected;
          assertEquals(expected, evaluation, name + ", " + partitions + " partitions");
        }
      }
    }
  }

  @Test
  void bitsDependOnTheNumberOfShards() {
    Network network = new Network(List.of(784, 11, 10), Activation.TANH, Loss.CROSS_ENTROPY);
    String eight = train("resident", 2, network, Initializer.XAVIER, OptimizerKind.SGD);
    try (ShardedExamples training = new ShardedExamples(spark, "t", data.training(), 4, 2);
        ShardedExamples validation = new ShardedExamples(spark, "v", data.validation(), 4, 2)) {
      BatchOrder batches = new BatchOrder(data.training().examples().size(), 4, BATCH, 7);
      TrainingTask task = new TrainingTask(network, batches, Blas.Choice.BUNDLED);
      try (Engine engine = new ResidentEngine(training, validation, task)) {
        assertNotEquals(
            eight, train(engine, batches, network, Initializer.XAVIER, OptimizerKind.SGD));
      }
    }
  }

  private static String plainLoop(Network network, Initializer initializer, OptimizerKind optimizer)
      throws IOException {
    float[] parameters = initializer.parameters(network, 7);
    new PlainLoop(network, batches(), data.training().examples())
        .run(parameters, optimizer.create(parameters.length, 0.9), 0.01, EPOCHS);
    return new Sha256().add(parameters).hex();
  }

  private static String train(
      String name,
      int partitions,
      Network network,
      Initializer initializer,
      OptimizerKind optimizer) {
    TrainingTask task = new TrainingTask(network, batches(), Blas.Choice.BUNDLED);
    try (Engine engine = engine(name, partitions, task)) {
      String weights = train(engine, batches(), network, initializer, optimizer);
      assertEquals(name, engine.name());
      return weights;
    }
  }

  private static String train(
      Engine engine,
      BatchOrder batches,
      Network network,
      Initializer initializer,
      OptimizerKind optimizer) {
    float[] parameters = initializer.parameters(network, 7);
    new Training(
            engine,
            optimizer.create(parameters.length, 0.9),
            LearningRateSchedule.constant(0.01),
            batches,
            (step, meanLoss) -> true)
        .run(parameters, 0, (long) EPOCHS * batches.stepsPerEpoch());
    return new Sha256().add(parameters).hex();
  }

  private static Engine engine(String name, int partitions, TrainingTask task) {
    ShardedExamples training = EXAMPLES.get(partitions).get(0);
    ShardedExamples validation = EXAMPLES.get(partitions).get(1);
    return name.equals("resident")
        ? new ResidentEngine(training, validation, task)
        : new BroadcastEngine(training, validation, task);
  }

  private static BatchOrder batches() {
    return new BatchOrder(data.training().examples().size(), SHARDS, BATCH, 7);
  }
}
