package io.kindling.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kindling.training.recipe.Recipe;
import io.kindling.training.recipe.RecipeSettings;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A training on a mapped DataFrame gives the same weights as one on an RDD of the same examples.
 */
@Tag("campaign")
@Tag("spark")
class DataFrameTest {

  private static final int COLUMNS = 4;

  @Test
  void trainsOnItsRows() throws Exception {
    StructType columns = new StructType();
    for (String name : List.of("a", "b", "c", "d")) {
      columns = columns.add(name, "double");
    }
    columns = columns.add("kind", "int");
    List<Example> examples = MadeTable.rows(600, COLUMNS);
    List<Row> rows =
        examples.stream()
            .map(
                each -> {
                  Vector x = each.features();
                  return RowFactory.create(
                      x.apply(0), x.apply(1), x.apply(2), x.apply(3), each.label());
                })
            .toList();
    SparkConf conf =
        NetworkTrainer.configure(
            new SparkConf()
                .setMaster("local[2,4]")
                .setAppName("DataFrame")
                .set("spark.ui.enabled", "false"));
    try (SparkSession session = SparkSession.builder().config(conf).getOrCreate()) {
      JavaRDD<Example> ofRows =
          RowsOfTable.examples(session.createDataFrame(rows, columns), "kind", "d", "c", "b", "a");
      NetworkTrainer trainer =
          new NetworkTrainer(Recipe.builder().set(RecipeSettings.EPOCHS, 2).build())
              .hiddenLayers(5);
      TrainedNetwork network = trainer.train(ofRows);
      assertEquals(COLUMNS, network.network().inputs());
      JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
      JavaRDD<Example> same = spark.parallelize(examples, 3).map(DataFrameTest::turned);
      assertArrayEquals(trainer.train(same).weights(0).values(), network.weights(0).values());
    }
  }

  /** Returns a row with its columns in reverse order, as the test above requests them. */
  private static Example turned(Example row) {
    double[] features = new double[COLUMNS];
    for (int i = 0; i < COLUMNS; i++) {
      features[i] = row.features().apply(COLUMNS - 1 - i);
    }
    return new Example(Vectors.dense(features), row.label());
  }
}
