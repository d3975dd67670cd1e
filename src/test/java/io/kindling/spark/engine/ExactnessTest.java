package io.kindling.spark.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.kindling.codec.FloatFormat;
import io.kindling.fixtures.SmallExamples;
import io.kindling.fixtures.SmallTraining;
import io.kindling.nn.init.HeNormal;
import io.kindling.spark.start.ExchangeSettings;
import io.kindling.training.Engine;
import io.kindling.training.TrainingListener;
import io.kindling.training.evaluation.Evaluation;
import io.kindling.training.recipe.TrainingTask;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests that a plain loop and every engine with every shape compute the same bits. */
@Tag("spark")
class ExactnessTest {

  private static JavaSparkContext spark;
  private static final Map<Integer, SmallExamples> EXAMPLES = new TreeMap<>();

  @BeforeAll
  static void startSpark() {
    spark =
        new JavaSparkContext(
            ExchangeSettings.addTo(
                new SparkConf()
                    .setMaster("local[8,4]")
                    .setAppName("exactness")
                    .set("spark.ui.enabled", "false")
                    .set("spark.driver.host", "127.0.0.1")));
    for (int partitions : List.of(1, 2, 3, 5, 8)) {
      EXAMPLES.put(partitions, new SmallExamples(spark, SmallTraining.SHARDS, partitions));
    }
  }

  @AfterAll
  static void stopSpark() {
    EXAMPLES.values().forEach(SmallExamples::close);
    EXAMPLES.clear();
    spark.close();
  }

  static List<SmallTraining> everyKind() {
    return SmallTraining.everyKind();
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void everyEngineAndShapeGivesTheBitsOfAPlainLoop(SmallTraining kind) throws IOException {
    for (int partitions : EXAMPLES.keySet()) {
      String resident = EXAMPLES.get(partitions).train("resident", kind);
      assertEquals(kind.answer(), resident, "resident, " + partitions + " partitions");
    }
    for (int partitions : List.of(1, 3, 8)) {
      String broadcast = EXAMPLES.get(partitions).train("broadcast", kind);
      assertEquals(kind.answer(), broadcast, "broadcast, " + partitions + " partitions");
    }
  }

  @ParameterizedTest
  @CsvSource({"2, 1", "5, 2", "8, 2", "8, 4"})
  void sumsOnExecutorsEqualTheDriversSums(int partitions, int groups) throws IOException {
    for (FloatFormat exchange : FloatFormat.values()) {
      SmallTraining kind = SmallTraining.everyKind().get(0).in(exchange);
      try (Engine engine = EXAMPLES.get(partitions).engineInGroups(groups, kind.task())) {
        assertEquals(kind.answer(), kind.train(engine, new TrainingListener() {}));
      }
    }
  }

  @Test
  void validationIsTheSameUnderEveryEngineAndShape() {
    TrainingTask task = everyKind().get(0).task();
    float[] parameters = new HeNormal().parameters(task.network(), 3);
    Evaluation expected = null;
    for (int partitions : EXAMPLES.keySet()) {
      for (String name : List.of("resident", "broadcast")) {
        try (Engine engine = EXAMPLES.get(partitions).engine(name, task)) {
          Evaluation evaluation = engine.validate(parameters).orElseThrow();
          assertEquals(80, evaluation.total());
          expected = expected == null ? evaluation : expected;
          assertEquals(expected, evaluation, name + ", " + partitions + " partitions");
        }
      }
    }
  }

  @Test
  void bitsDependOnTheNumberOfShards() throws IOException {
    SmallTraining eight = everyKind().get(0);
    SmallTraining four = eight.on(4);
    try (SmallExamples examples = new SmallExamples(spark, 4, 2)) {
      assertEquals(four.answer(), examples.train("resident", four));
      assertNotEquals(eight.answer(), four.answer());
    }
  }
}
