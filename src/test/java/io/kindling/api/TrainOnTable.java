package io.kindling.api;

import io.kindling.training.recipe.Recipe;
import io.kindling.training.recipe.RecipeSettings;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;

/** Trains on a table of features, a class and a weight, and scores the table again. */
public final class TrainOnTable {

  private TrainOnTable() {}

  /**
   * Trains.
   *
   * @param arguments the table, and the model file to write
   */
  public static void main(String[] arguments) throws Exception {
    SparkConf conf = NetworkTrainer.configure(new SparkConf());
    try (JavaSparkContext spark = new JavaSparkContext(conf)) {
      JavaRDD<Example> examples = spark.textFile(arguments[0]).map(TrainOnTable::example).cache();
      Recipe recipe =
          Recipe.builder()
              .set(RecipeSettings.EPOCHS, 10)
              .set(RecipeSettings.BATCH_SIZE, 200)
              .build();
      TrainedNetwork network =
          new NetworkTrainer(recipe).hiddenLayers(32).holdBack(1000).train(examples);
      network.save(arguments[1], spark.hadoopConfiguration());
      JavaRDD<Vector> features = examples.map(Example::features);
      long right =
          network.predict(features).zip(examples).filter(p -> p._1() == p._2().label()).count();
      System.out.printf("%.3f right%n", (double) right / examples.count());
    }
  }

  /** Parses a line of features, followed by the class and the weight. */
  static Example example(String line) {
    String[] fields = line.split(",", -1);
    double[] features = new double[fields.length - 2];
    for (int i = 0; i < features.length; i++) {
      features[i] = Double.parseDouble(fields[i]);
    }
    int label = Integer.parseInt(fields[features.length]);
    return new Example(
        Vectors.dense(features), label, Float.parseFloat(fields[features.length + 1]));
  }
}
