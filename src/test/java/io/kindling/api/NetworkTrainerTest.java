package io.kindling.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.InvalidInputException;
import io.kindling.data.ClassWeights;
import io.kindling.data.batch.Step;
import io.kindling.data.scaling.Scaling;
import io.kindling.fixtures.RunFiles;
import io.kindling.model.Model;
import io.kindling.training.EpochResult;
import io.kindling.training.TrainingListener;
import io.kindling.training.TrainingState;
import io.kindling.training.recipe.EngineKind;
import io.kindling.training.recipe.Recipe;
import io.kindling.training.recipe.RecipeSettings;
import io.kindling.training.recipe.RegularizationSettings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.linalg.DenseMatrix;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("spark")
class NetworkTrainerTest {

  private static final List<Example> TABLE = MadeTable.rows(3000, 20);

  private static final Recipe RECIPE =
      Recipe.builder().set(RecipeSettings.EPOCHS, 3).set(RecipeSettings.BATCH_SIZE, 100).build();

  private static JavaSparkContext spark;
  private static TrainedNetwork network;

  @BeforeAll
  static void train() {
    SparkConf conf =
        new SparkConf()
            .setMaster("local[2,4]")
            .setAppName("api")
            .set("spark.ui.enabled", "false")
            .set("spark.driver.host", "127.0.0.1")
            .set("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
            .set("spark.kryo.registrationRequired", "true");
    spark = new JavaSparkContext(NetworkTrainer.configure(conf));
    network = trainer().train(spark.parallelize(TABLE, 3));
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static NetworkTrainer trainer() {
    return new NetworkTrainer(RECIPE).hiddenLayers(16).holdBack(500);
  }

  private static String weights(TrainedNetwork trained) {
    return trained.model().weightsSha256();
  }

  @ParameterizedTest
  @CsvSource({"1,1,AUTO", "7,2,RESIDENT", "20,2,BROADCAST", "2,1,BROADCAST"})
  void sameRowsGiveTheSameBitsInWhateverOrderAndPartitionsTheyCome(
      int slices, int partitions, EngineKind engine) {
    List<Example> shuffled = new ArrayList<>(TABLE);
    Collections.shuffle(shuffled, new Random(slices));
    // Some partitions are empty.
    JavaRDD<Example> rows =
        spark.parallelize(shuffled, slices).union(spark.parallelize(List.<Example>of(), 2));
    TrainedNetwork again = trainer().partitions(partitions).engine(engine).train(rows);
    assertEquals(weights(network), weights(again));
    assertEquals(network.scaling(), again.scaling());
  }

  @Test
  void aRunDirectoryHoldsWhatACommandWrites(@TempDir Path folder) throws Exception {
    JavaRDD<Example> rows = spark.parallelize(TABLE, 3);
    JavaRDD<Example> test = spark.parallelize(MadeTable.rows(400, 20), 2);
    String uri = folder.resolve("run").toUri().toString();
    TrainedNetwork trained = trainer().test(test).runDirectory(uri).train(rows);
    assertEquals(weights(network), weights(trained));
    RunFiles run = new RunFiles(folder.resolve("run"));
    assertEquals("completed", run.record().path("status").asText());
    assertEquals(weights(trained), run.record().path("weightsSha256").asText());
    assertEquals(3, Files.readAllLines(folder.resolve("run/metrics.jsonl")).size());
    assertTrue(Files.readString(folder.resolve("run/report.html")).contains("400"));
    TrainingSummary summary = trained.summary().orElseThrow();
    assertEquals(3, summary.epochs());
    long right =
        test.collect().stream()
            .filter(each -> trained.predict(each.features()) == each.label())
            .count();
    assertEquals(right / 400.0, summary.testAccuracy().orElseThrow());
    assertTrue(summary.validationAccuracy().isPresent());
    assertEquals(run.record().path("weightsSha256").asText(), weights(trained));
    assertTrue(summary.record().contains(weights(trained)));

    InvalidInputException refusal =
        assertThrows(InvalidInputException.class, () -> trainer().runDirectory(uri).train(rows));
    assertTrue(refusal.getMessage().contains("holds a run already"), refusal.getMessage());
    // Before any example is looked at.
    refused("holds a run already", () -> trainer().runDirectory(uri).train(unreadable()));
    // A completed run is not trained again.
    String record = Files.readString(folder.resolve("run/run.json"));
    TrainedNetwork again = trainer().test(test).runDirectory(uri).resume().train(rows);
    assertEquals(weights(trained), weights(again));
    assertEquals(summary.testAccuracy(), again.summary().orElseThrow().testAccuracy());
    assertEquals(record, Files.readString(folder.resolve("run/run.json")));
  }

  private static JavaRDD<Example> unreadable() {
    return spark
        .parallelize(TABLE, 2)
        .map(
            each -> {
              throw new IllegalStateException("an example was looked at");
            });
  }

  @Test
  void aRunThatWasCutOffEndsInTheSameWeights(@TempDir Path folder) throws Exception {
    JavaRDD<Example> rows = spark.parallelize(TABLE, 3);
    String uri = folder.resolve("run").toString();
    TrainingListener failing =
        new TrainingListener() {
          @Override
          public void onStep(Step step, double meanLoss, TrainingState state) {
            if (state.steps() == 38) {
              throw new IllegalStateException("cut off");
            }
          }
        };
    assertThrows(
        IllegalStateException.class,
        () -> trainer().listener(failing).runDirectory(uri).checkpointEvery(10).train(rows));
    RunFiles run = new RunFiles(folder.resolve("run"));
    assertEquals("failed", run.record().path("status").asText());
    List<Long> steps = new ArrayList<>();
    TrainingListener counting =
        new TrainingListener() {
          @Override
          public void onStep(Step step, double meanLoss, TrainingState state) {
            steps.add(state.steps());
          }
        };
    // Another recipe and other examples are refused, and change nothing.
    Recipe other = RECIPE.toBuilder().set(RecipeSettings.SEED, 2L).build();
    assertRefused(
        "seed 1, not 2", () -> new NetworkTrainer(other).hiddenLayers(16).holdBack(500), uri, rows);
    assertRefused(
        "was trained on data of SHA-256",
        NetworkTrainerTest::trainer,
        uri,
        spark.parallelize(TABLE.subList(1, 3000), 2));
    TrainedNetwork resumed = trainer().listener(counting).runDirectory(uri).resume().train(rows);
    assertEquals(31, steps.get(0));
    assertEquals(weights(network), weights(resumed));
    assertEquals("completed", run.record().path("status").asText());
  }

  private static void assertRefused(
      String message, Supplier<NetworkTrainer> trainer, String uri, JavaRDD<Example> rows) {
    InvalidInputException refusal =
        assertThrows(
            InvalidInputException.class,
            () -> trainer.get().runDirectory(uri).resume().train(rows));
    assertTrue(refusal.getMessage().contains(message), refusal.getMessage());
  }

  @Test
  void patienceEndsATrainingEarly() {
    Recipe patient =
        RECIPE.toBuilder()
            .set(RecipeSettings.EPOCHS, 60)
            .set(RegularizationSettings.PATIENCE, 1)
            .build();
    TrainedNetwork stopped =
        new NetworkTrainer(patient)
            .hiddenLayers(16)
            .holdBack(500)
            .train(spark.parallelize(TABLE, 2));
    assertTrue(stopped.summary().orElseThrow().epochs() < 60);
  }

  /** Spark's serializer here is Kryo, and wants every class registered. */
  @Test
  void aNetworkMayBeBroadcast() {
    Broadcast<TrainedNetwork> sent = spark.broadcast(network);
    List<Vector> features = TABLE.stream().limit(50).map(Example::features).toList();
    List<Integer> classes =
        spark.parallelize(features, 2).map(each -> sent.value().predict(each)).collect();
    assertEquals(features.stream().map(network::predict).toList(), classes);
    assertEquals(
        weights(network),
        spark.parallelize(List.of(network), 1).map(NetworkTrainerTest::weights).first());
  }

  /** The command line does the same. */
  @Test
  void fewRowsAreAMiniBatchWhereNoneIsNamed() {
    Recipe few = Recipe.builder().set(RecipeSettings.EPOCHS, 2).build();
    Recipe all = few.toBuilder().set(RecipeSettings.BATCH_SIZE, 193).build();
    JavaRDD<Example> rows = spark.parallelize(TABLE.subList(0, 193), 2);
    assertEquals(
        weights(new NetworkTrainer(all).hiddenLayers(4).train(rows)),
        weights(new NetworkTrainer(few).hiddenLayers(4).train(rows)));
    assertEquals(
        weights(
            new NetworkTrainer(all.toBuilder().set(RecipeSettings.BATCH_SIZE, 100).build())
                .hiddenLayers(4)
                .holdBack(93)
                .train(rows)),
        weights(new NetworkTrainer(few).hiddenLayers(4).holdBack(93).train(rows)));
    Recipe named =
        few.toBuilder().set(RecipeSettings.BATCH_SIZE, few.get(RecipeSettings.BATCH_SIZE)).build();
    assertTrue(
        assertThrows(
                InvalidInputException.class,
                () -> new NetworkTrainer(named).hiddenLayers(4).train(rows))
            .getMessage()
            .contains("there are only 193 training examples"));
  }

  @Test
  void equalRowsAndSparseOnesMakeNoDifference() {
    List<Example> twice = new ArrayList<>();
    List<Example> mixed = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      Example row = new Example(Vectors.dense(i % 7, 0, i % 3), i % 2);
      twice.add(row);
      mixed.add(i % 2 == 0 ? row : new Example(row.features().toSparse(), row.label()));
    }
    mixed.add(new Example(Vectors.dense(-0.0, 0.0, 1), 0));
    twice.add(new Example(Vectors.sparse(3, new int[] {2}, new double[] {1}), 0));
    Collections.reverse(mixed);
    NetworkTrainer trainer = new NetworkTrainer(RECIPE).hiddenLayers(4);
    assertEquals(
        weights(trainer.train(spark.parallelize(twice, 2))),
        weights(trainer.train(spark.parallelize(mixed, 5))));
  }

  @Test
  void learnsAndScoresAloneInRowsAndInAnRdd(@TempDir Path directory) throws Exception {
    List<Vector> features = TABLE.stream().map(Example::features).toList();
    List<Vector> scored = network.probabilities(spark.parallelize(features, 3)).collect();
    List<Integer> classes = network.predict(spark.parallelize(features, 3)).collect();
    float[] rows = new float[20 * 700];
    for (int i = 0; i < 700; i++) {
      for (int k = 0; k < 20; k++) {
        rows[20 * i + k] = (float) features.get(i).apply(k);
      }
    }
    float[] byRows = network.probabilities(rows, 700);
    String file = directory.resolve("model.safetensors").toString();
    network.save(file, spark.hadoopConfiguration());
    TrainedNetwork loaded = TrainedNetwork.load(file, spark.hadoopConfiguration());
    TrainedNetwork copied = copy(network);
    int right = 0;
    for (int i = 0; i < features.size(); i++) {
      Vector alone = network.probabilities(features.get(i));
      assertArrayEquals(alone.toArray(), scored.get(i).toArray(), 1e-6);
      assertEquals(network.predict(features.get(i)), classes.get(i));
      assertEquals(alone, loaded.probabilities(features.get(i)));
      assertEquals(alone, copied.probabilities(features.get(i)));
      right += classes.get(i) == TABLE.get(i).label() ? 1 : 0;
    }
    for (int i = 0; i < 700; i++) {
      assertEquals(scored.get(i).apply(1), byRows[3 * i + 1], 1e-6);
    }
    assertTrue(right > 0.75 * TABLE.size(), right + " right");
    DenseMatrix weights = network.weights(0);
    assertEquals(16, weights.numRows());
    assertEquals(network.model().parameters()[20 + 3], weights.apply(1, 3));
    assertEquals(network.model().parameters()[16 * 20 + 5], network.biases(0).apply(5));
  }

  private static TrainedNetwork copy(TrainedNetwork original) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new ObjectOutputStream(bytes).writeObject(original);
    return (TrainedNetwork)
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
  }

  @Test
  void weightsCountAndClassesCanBeBalanced() {
    JavaRDD<Example> rows = spark.parallelize(TABLE, 2);
    JavaRDD<Example> unweighted = rows.map(row -> new Example(row.features(), row.label()));
    assertNotEquals(weights(network), weights(trainer().train(unweighted)));
    Recipe recipe =
        RECIPE.toBuilder().set(RecipeSettings.CLASS_WEIGHTS, ClassWeights.BALANCED).build();
    NetworkTrainer fair = new NetworkTrainer(recipe).hiddenLayers(16).holdBack(500);
    TrainedNetwork balanced = fair.train(rows);
    assertNotEquals(weights(network), weights(balanced));
    assertEquals(weights(balanced), weights(fair.train(rows.coalesce(1))));
  }

  @Test
  void listenersFollowAndCanStop() {
    List<EpochResult> epochs = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void onStep(Step step, double meanLoss, TrainingState state) {
            if (step.number() == 37) {
              state.requestStop();
            }
          }

          @Override
          public void onEpoch(EpochResult result, TrainingState state) {
            epochs.add(result);
          }
        };
    JavaRDD<Example> rows = spark.parallelize(TABLE, 2);
    TrainedNetwork stopped = trainer().listener(listener).train(rows);
    assertEquals(1, epochs.size());
    assertEquals(500, epochs.get(0).validation().orElseThrow().total());
    assertNotEquals(weights(network), weights(stopped));
    new NetworkTrainer(RECIPE)
        .hiddenLayers(16)
        .validation(spark.parallelize(TABLE.subList(0, 70), 2))
        .listener(listener)
        .train(rows);
    assertEquals(70, epochs.get(1).validation().orElseThrow().total());
  }

  @Test
  void goesOnFromANetworkWithItsScaling() {
    JavaRDD<Example> others = spark.parallelize(MadeTable.rows(1000, 20).subList(500, 1000), 2);
    Recipe none = RECIPE.toBuilder().set(RecipeSettings.LEARNING_RATE, 1e-30).build();
    TrainedNetwork same =
        new NetworkTrainer(none).hiddenLayers(16).startFrom(network).train(others);
    assertEquals(weights(network), weights(same));
    assertEquals(network.scaling(), same.scaling());
    assertEquals(Scaling.Kind.STANDARD, same.scaling().kind());
    refused(
        "the network to start from has layers [20, 16, 3], the recipe's network [20, 8, 3]",
        () -> new NetworkTrainer(none).hiddenLayers(8).startFrom(network).train(others));
  }

  @Test
  void onlySquareImagesAreDeslanted() {
    refused(
        "not for 20 features",
        () -> trainer().scaling(Scaling.Kind.DESLANTED).train(spark.parallelize(TABLE, 2)));
  }

  private static void refused(String message, Runnable training) {
    InvalidInputException refusal =
        assertThrows(InvalidInputException.class, training::run, message);
    assertTrue(refusal.getMessage().contains(message), refusal.getMessage());
  }

  @Test
  void theGuideShowsTheExampleProgram() throws Exception {
    String program = Files.readString(Path.of("src/test/java/io/kindling/api/TrainOnTable.java"));
    int begin = program.indexOf("    SparkConf conf");
    String body = program.substring(begin, program.indexOf("  }\n\n  /**", begin));
    String shown = body.stripTrailing().stripIndent().strip();
    assertTrue(Files.readString(Path.of("src/site/api.md")).contains(shown), shown);
  }

  @Test
  void theExampleProgramRuns(@TempDir Path directory) throws Exception {
    Path table = directory.resolve("table.csv");
    Files.write(table, TABLE.stream().map(MadeTable::line).toList());
    spark.stop();
    System.setProperty("spark.master", "local[2,4]");
    System.setProperty("spark.app.name", "table");
    System.setProperty("spark.ui.enabled", "false");
    try {
      TrainOnTable.main(
          new String[] {table.toString(), directory.resolve("model.safetensors").toString()});
    } finally {
      System.clearProperty("spark.master");
      System.clearProperty("spark.app.name");
      System.clearProperty("spark.ui.enabled");
      train();
    }
    assertTrue(Files.size(directory.resolve("model.safetensors")) > 1000);
  }

  @Test
  void keepsTheNamesOfColumnsAndClasses() throws Exception {
    String[] names = new String[20];
    Arrays.setAll(names, i -> "c" + i);
    Recipe once = RECIPE.toBuilder().set(RecipeSettings.EPOCHS, 1).build();
    JavaRDD<Example> rows = spark.parallelize(TABLE.subList(0, 600), 2);
    TrainedNetwork named = new NetworkTrainer(once).hiddenLayers(16).columns(names).train(rows);
    assertEquals(List.of(names), named.columns());
    Path file = Files.createTempDirectory("named").resolve("m.safetensors");
    named.save(file.toString(), spark.hadoopConfiguration());
    assertEquals(
        List.of(names),
        TrainedNetwork.load(file.toString(), spark.hadoopConfiguration()).columns());
    assertEquals(List.of(), network.columns());
    Model model = named.model();
    TrainedNetwork begun =
        new TrainedNetwork(
            new Model(
                model.network(),
                model.parameters(),
                model.scaling(),
                List.of("x", "y", "z"),
                model.schema()));
    NetworkTrainer further = new NetworkTrainer(once).hiddenLayers(16).startFrom(begun);
    assertEquals(List.of(names), further.train(rows).columns());
    assertEquals(List.of("x", "y", "z"), further.train(rows).classNames());
    Collections.reverse(Arrays.asList(names));
    refused("takes the columns c0, c1, ", () -> further.columns(names).train(rows));
    refused(
        "names 2 features, the examples have 20",
        () -> new NetworkTrainer(once).hiddenLayers(16).columns("a", "b").train(rows));
    refused("two columns are called 'a'", () -> new NetworkTrainer(once).columns("a", "a"));
  }
}
