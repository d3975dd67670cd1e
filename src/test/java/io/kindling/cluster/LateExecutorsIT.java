package io.kindling.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.data.batch.Step;
import io.kindling.fixtures.SmallExamples;
import io.kindling.fixtures.SmallTraining;
import io.kindling.processes.StandaloneCluster;
import io.kindling.spark.cluster.ExecutorMemory;
import io.kindling.spark.cluster.TaskSlots;
import io.kindling.training.Engine;
import io.kindling.training.TrainingListener;
import io.kindling.training.TrainingState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Executors that come after a run has begun, or come back, are used from the next epoch on. This
 * JVM is the driver, so that a test can hold the training until they are there.
 */
@Tag("campaign")
@Tag("processes")
class LateExecutorsIT {

  private static final SmallTraining KIND = SmallTraining.everyKind().get(0);

  /** There are two epochs of so many steps. */
  private static final int EPOCH = 5;

  /** What a test does to the cluster after a step. */
  private interface Interference {
    void afterStep(int steps) throws IOException, InterruptedException;
  }

  @Test
  void aRunWithoutCoresEnoughBecomesResidentWhenTheyHaveCome() throws Exception {
    try (StandaloneCluster cluster = StandaloneCluster.builder().workers(2).start()) {
      cluster.pauseWorker(0);
      cluster.pauseWorker(1);
      try (JavaSparkContext spark =
          new JavaSparkContext(cluster.application("late").set("spark.executor.cores", "1"))) {
        assertEquals(0, ExecutorMemory.of(spark).executors());
        assertEquals(2, ExecutorMemory.expected(spark, 2).executors(), "none has come yet");
        assertTrue(ExecutorMemory.expected(spark, 2).storage() > 0);
        cluster.resumeWorker(0);
        cluster.await(() -> TaskSlots.of(spark) == 1, "the executor that comes in time");
        assertEquals(1, ExecutorMemory.of(spark).executors());
        ExecutorMemory expected = ExecutorMemory.expected(spark, 2);
        assertEquals(2, expected.executors(), "those on their way are counted");
        assertEquals(2, expected.slots());
        assertEquals(2 * ExecutorMemory.of(spark).storage(), expected.storage());
        assertEquals(2, TaskSlots.expected(spark, SmallTraining.SHARDS, null));
        List<String> engines =
            train(
                spark,
                steps -> {
                  if (steps == EPOCH - 2) {
                    cluster.resumeWorker(1);
                    cluster.await(() -> TaskSlots.of(spark) == 2, "the late executor");
                  }
                });
        assertEquals(epochs("broadcast", "resident"), engines);
      }
    }
  }

  @Test
  void aRunThatHasLostExecutorsIsResidentAgainWhenOthersHaveCome() throws Exception {
    try (StandaloneCluster cluster = StandaloneCluster.builder().workers(2).start();
        JavaSparkContext spark = new JavaSparkContext(cluster.application("back"))) {
      cluster.await(() -> TaskSlots.of(spark) == 2, "executors");
      List<String> engines =
          train(
              spark,
              steps -> {
                if (steps == 1) {
                  cluster.killWorker(1);
                  cluster.await(() -> TaskSlots.of(spark) == 1, "the loss to be known");
                } else if (steps == EPOCH - 1) {
                  cluster.addWorker();
                  cluster.await(() -> TaskSlots.of(spark) == 2, "another executor");
                }
              });
      List<String> expected = epochs("broadcast", "resident");
      expected.set(0, "resident");
      assertEquals(expected, engines);
    }
  }

  /** Trains, and returns which engine has made each step. */
  private static List<String> train(JavaSparkContext spark, Interference interference)
      throws IOException {
    List<String> engines = new ArrayList<>();
    try (SmallExamples examples = new SmallExamples(spark, SmallTraining.SHARDS, 2);
        Engine engine = examples.engine("auto", KIND.task())) {
      String weights =
          KIND.train(
              engine,
              new TrainingListener() {
                @Override
                public void onStep(Step step, double meanLoss, TrainingState state) {
                  engines.add(engine.name());
                  try {
                    interference.afterStep(engines.size());
                  } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                }
              });
      assertEquals(KIND.answer(), weights);
    }
    return engines;
  }

  private static List<String> epochs(String first, String second) {
    List<String> engines = new ArrayList<>(Collections.nCopies(EPOCH, first));
    engines.addAll(Collections.nCopies(EPOCH, second));
    return engines;
  }
}
