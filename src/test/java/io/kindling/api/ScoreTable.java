package io.kindling.api;

import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.Vector;

/** Scores a table, in another job than the one that trained. */
public final class ScoreTable {

  private ScoreTable() {}

  /**
   * Scores.
   *
   * @param arguments the table, the model file, and the directory to write classes to
   */
  public static void main(String[] arguments) throws Exception {
    try (JavaSparkContext spark = new JavaSparkContext(new SparkConf())) {
      TrainedNetwork network = TrainedNetwork.load(arguments[1], spark.hadoopConfiguration());
      JavaRDD<Vector> features =
          spark.textFile(arguments[0]).map(line -> TrainOnTable.example(line).features());
      network.predict(features).saveAsTextFile(arguments[2]);
    }
  }
}
