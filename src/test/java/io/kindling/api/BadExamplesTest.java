package io.kindling.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.InvalidInputException;
import io.kindling.model.Model;
import io.kindling.nn.Network;
import io.kindling.nn.activation.Relu;
import io.kindling.nn.loss.CrossEntropy;
import io.kindling.training.recipe.Recipe;
import io.kindling.training.recipe.RecipeSettings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Invalid examples of a program are rejected with a message that names the row. */
@Tag("spark")
class BadExamplesTest {

  private static final List<Example> TABLE = MadeTable.rows(3000, 20);

  private static final Recipe RECIPE =
      Recipe.builder().set(RecipeSettings.EPOCHS, 1).set(RecipeSettings.BATCH_SIZE, 100).build();

  private static JavaSparkContext spark;

  @BeforeAll
  static void start() {
    spark =
        new JavaSparkContext(
            new SparkConf()
                .setMaster("local[2]")
                .setAppName("bad examples")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.host", "127.0.0.1"));
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static NetworkTrainer trainer() {
    return new NetworkTrainer(RECIPE).hiddenLayers(16).holdBack(500);
  }

  private static void refused(String message, Runnable training) {
    InvalidInputException refusal =
        assertThrows(InvalidInputException.class, training::run, message);
    assertTrue(refusal.getMessage().contains(message), refusal.getMessage());
  }

  private static void refused(String message, Example... rows) {
    List<Example> all = new ArrayList<>(TABLE.subList(0, 200));
    all.addAll(List.of(rows));
    refused(
        message, () -> new NetworkTrainer(RECIPE).hiddenLayers(4).train(spark.parallelize(all, 1)));
  }

  @Test
  void whatCannotBeUsedIsNamed() {
    refused(
        "in the training examples, row 200 of partition 0 has 3 features, but the rows before it have"
            + " 20",
        new Example(Vectors.dense(1, 2, 3), 0));
    refused(
        "row 200 of partition 0 has NaN as feature 2; leave such examples out",
        new Example(feature(2, Double.NaN), 0));
    refused("has 1.0E300 as feature 0, more than", new Example(feature(0, 1e300), 0));
    refused("has the label -1; labels are the numbers 0", new Example(feature(0, 1), -1));
    refused("has the weight -0.5; 0 or", new Example(feature(0, 1), 0, -0.5f));
    refused("no example is of class 3, but labels go up to 4", new Example(feature(0, 1), 4));
    List<Example> oneClass = List.of(new Example(feature(0, 1), 0), new Example(feature(1, 1), 0));
    refused(
        "all training examples are of class 0, so there is nothing to learn; expected at least",
        () -> new NetworkTrainer(RECIPE).hiddenLayers(4).train(spark.parallelize(oneClass, 1)));
    refused(
        "every one of the training examples has the weight 0",
        () ->
            trainer()
                .train(
                    spark
                        .parallelize(TABLE, 2)
                        .map(each -> new Example(each.features(), each.label(), 0))));
    refused(
        "there are no training examples",
        () -> trainer().train(spark.parallelize(List.<Example>of(), 2)));
    refused(
        "have 20 features and some 2",
        () ->
            trainer()
                .train(
                    spark
                        .parallelize(TABLE, 2)
                        .union(
                            spark.parallelize(List.of(new Example(Vectors.dense(1, 2), 0)), 1))));
    refused(
        "3,000 of 3,000 examples cannot be held out",
        () -> trainer().holdBack(3000).train(spark.parallelize(TABLE, 2)));
    refused(
        "a network of layers [784, 512, 256, 10] does not fit examples of 20 features and 3"
            + " classes",
        () -> new NetworkTrainer(RECIPE).train(spark.parallelize(TABLE, 2)));
    refused(
        "the validation examples have 2 features, the training examples 20",
        () ->
            trainer()
                .validation(spark.parallelize(List.of(new Example(Vectors.dense(1, 2), 0)), 1))
                .train(spark.parallelize(TABLE, 2)));
  }

  @ParameterizedTest
  @CsvSource({"NaN, NaN", "-Infinity, -Infinity", "1e300, 1.0E300"})
  void whatCannotBeScoredIsNamed(double value, String shown) {
    float[] parameters = new float[20 * 3 + 3];
    Network layers = new Network(List.of(20, 3), new Relu(), new CrossEntropy());
    TrainedNetwork network = new TrainedNetwork(new Model(layers, parameters));
    String excess = Double.isFinite(value) ? ", more than a 32-bit float can hold" : "";
    String problem =
        "has " + shown + " as feature 2" + excess + "; leave such examples out, or put a number";
    for (Vector bad : List.of(feature(2, value), feature(2, value).toSparse())) {
      refused("the vector " + problem, () -> network.probabilities(bad));
      refused("the vector " + problem, () -> network.predict(bad));
      // Behind a whole batch of good ones.
      List<Vector> vectors = new ArrayList<>(Collections.nCopies(1800, feature(0, 1)));
      vectors.set(900 + 612, bad);
      JavaRDD<Vector> rdd = spark.parallelize(vectors, 2);
      refusedInATask("row 612 of partition 1 " + problem, () -> network.predict(rdd).count());
      refusedInATask("row 612 of partition 1 " + problem, () -> network.probabilities(rdd).count());
    }
    double[] rows = new double[20 * 1100];
    rows[20 * 1050 + 2] = value;
    refused("row 1,050 " + problem, () -> network.probabilities(rows, 1100));
    float[] floats = new float[20 * 1100];
    floats[20 * 1050 + 2] = (float) value;
    refused("row 1,050 has " + floats[20 * 1050 + 2], () -> network.probabilities(floats, 1100));
    assertEquals(3 * 1050, network.probabilities(rows, 1050).length);
  }

  @Test
  void rowsOfAnotherNetworkAreNotScored() {
    Network layers = new Network(List.of(20, 3), new Relu(), new CrossEntropy());
    TrainedNetwork network = new TrainedNetwork(new Model(layers, new float[20 * 3 + 3]));
    Vector shorter = Vectors.dense(1, 2);
    String problem =
        " has 2 features, the network takes 20; pass the features that it was trained on";
    refused("the vector" + problem, () -> network.predict(shorter));
    refused("the vector" + problem, () -> network.probabilities(shorter));
    JavaRDD<Vector> rdd = spark.parallelize(List.of(feature(0, 1), shorter), 1);
    refusedInATask("row 1 of partition 0" + problem, () -> network.predict(rdd).count());
    refused(
        "59 features are too few for 3 rows of the 20 features that the network takes",
        () -> network.probabilities(new float[59], 3));
  }

  private static void refusedInATask(String message, Runnable scoring) {
    SparkException failure = assertThrows(SparkException.class, scoring::run, message);
    String expected = InvalidInputException.class.getName() + ": " + message;
    assertTrue(failure.getMessage().contains(expected), failure.getMessage());
  }

  private static Vector feature(int index, double value) {
    double[] features = new double[20];
    features[index] = value;
    return Vectors.dense(features);
  }
}
