package io.kindling.spark.rows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.InvalidInputException;
import io.kindling.api.Example;
import io.kindling.api.NetworkTrainer;
import io.kindling.data.scaling.Scaling;
import io.kindling.spark.jobs.PartitionJob;
import io.kindling.training.recipe.Recipe;
import io.kindling.training.recipe.RecipeSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.storage.StorageLevel;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests rows that differ whenever Spark computes them. */
@Tag("spark")
class ChangingRowsTest {

  private static final List<Integer> NUMBERS = IntStream.range(0, 200).boxed().toList();
  private static final AtomicInteger VERSION = new AtomicInteger();

  @TempDir private static Path disk;
  private static JavaSparkContext spark;

  @BeforeAll
  static void start() {
    spark =
        new JavaSparkContext(
            new SparkConf()
                .setMaster("local[2]")
                .setAppName("changing rows")
                .set("spark.ui.enabled", "false")
                .set("spark.local.dir", disk.toString())
                .set("spark.driver.host", "127.0.0.1"));
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static JavaRDD<Example> random() {
    return spark
        .parallelize(NUMBERS, 3)
        .map(
            number ->
                new Example(
                    Vectors.dense(number, ThreadLocalRandom.current().nextDouble()), number % 2));
  }

  private static NetworkTrainer trainer() {
    return new NetworkTrainer(
            Recipe.builder()
                .set(RecipeSettings.EPOCHS, 1)
                .set(RecipeSettings.BATCH_SIZE, 50)
                .build())
        .hiddenLayers(3);
  }

  private static String expected(String part) {
    return "the "
        + part
        + " examples differ when Spark computes them again, so no training on them can be"
        + " reproduced; persist or checkpoint the RDD that they come from, or remove randomness"
        + " from it";
  }

  @Test
  void changingRowsAreRefusedUnlessTheyArePersisted() {
    InvalidInputException refusal =
        assertThrows(InvalidInputException.class, () -> trainer().train(random()));
    assertEquals(expected("training"), refusal.getMessage());
    JavaRDD<Example> kept = random().persist(StorageLevel.MEMORY_AND_DISK());
    assertEquals(2, trainer().train(kept).network().outputs());
    refusal =
        assertThrows(InvalidInputException.class, () -> trainer().validation(random()).train(kept));
    assertEquals(expected("validation"), refusal.getMessage());
  }

  @Test
  void sameRowsInAnotherOrderAreAccepted() {
    JavaRDD<Example> shuffled =
        spark
            .parallelize(NUMBERS, 3)
            .mapPartitions(
                numbers -> {
                  List<Integer> list = PartitionJob.inOrder(numbers);
                  java.util.Collections.shuffle(list);
                  return list.iterator();
                })
            .map(number -> new Example(Vectors.dense(number, number * 0.5), number % 2));
    assertEquals(2, trainer().train(shuffled).network().outputs());
  }

  /**
   * Simulates an executor that is lost with its shuffle files: the last computation gives other
   * rows.
   */
  @Test
  void changesAreDetectedWhereSparkHasLostItsCopy() throws IOException {
    JavaRDD<LabelledRow> rows =
        spark
            .parallelize(NUMBERS, 3)
            .map(
                number ->
                    new LabelledRow(new double[] {number, VERSION.get() * number}, number % 2, 1));
    RowExamples examples = new RowExamples("training", rows, 4);
    assertEquals(2, examples.fit(Scaling.Kind.STANDARD, 0, 200, 4, 2).scaling().shifts().length);
    VERSION.incrementAndGet();
    try (Stream<Path> files = Files.walk(disk)) {
      for (Path file :
          files.filter(each -> each.getFileName().toString().startsWith("shuffle_")).toList()) {
        Files.delete(file);
      }
    }
    Exception failure =
        assertThrows(
            Exception.class,
            () ->
                examples.sharded(0, 200, 4, 2, io.kindling.data.scaling.Scaling.NONE, null).load());
    InvalidInputException refusal = InvalidInputException.among(failure).orElseThrow();
    assertEquals(expected("training"), refusal.getMessage());
    assertTrue(Files.exists(disk));
  }
}
