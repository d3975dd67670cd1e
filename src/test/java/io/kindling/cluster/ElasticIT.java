package io.kindling.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.kindling.data.batch.Step;
import io.kindling.fixtures.SmallExamples;
import io.kindling.fixtures.SmallTraining;
import io.kindling.processes.StandaloneCluster;
import io.kindling.spark.cluster.TaskSlots;
import io.kindling.spark.examples.ShardedExamples;
import io.kindling.training.TrainingListener;
import io.kindling.training.TrainingState;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * One answer on a cluster that does not stand still: tasks are tried a second time by speculation,
 * executors come and go by dynamic allocation.
 *
 * <p>This JVM is the driver, so that a test can hold the training between two steps until what it
 * is about has happened. On Linux only, where a machine has many addresses: Spark tries a task a
 * second time on another host.
 */
@EnabledOnOs(OS.LINUX)
@Tag("processes")
class ElasticIT {

  private static final SmallTraining KIND = SmallTraining.everyKind().get(0);

  /** How many steps are made before a test interferes; there are ten. */
  private static final int HALF = 5;

  private static StandaloneCluster cluster;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    cluster = StandaloneCluster.builder().workers(1).cores(2).start();
    cluster.addWorker("127.0.0.2", Map.of());
  }

  @AfterAll
  static void stop() throws IOException {
    cluster.close();
  }

  @Test
  void tasksAreTriedASecondTime() throws IOException, InterruptedException {
    SparkConf conf =
        cluster
            .application("speculation")
            .set("spark.executor.cores", "2")
            .set("spark.speculation", "true")
            .set("spark.speculation.interval", "50ms")
            .set("spark.speculation.multiplier", "1")
            .set("spark.speculation.quantile", "0.5")
            // Otherwise no task would be tried again before another one of its job had ended.
            .set("spark.speculation.task.duration.threshold", "1s")
            .set("spark.locality.wait", "0s");
    try (JavaSparkContext spark = new JavaSparkContext(conf)) {
      cluster.await(() -> TaskSlots.of(spark) == 4, "executors with 4 cores");
      train(spark, "broadcast", 2, new EachExecutorHangs(cluster.executors()));
      train(
          spark,
          "resident",
          2,
          (events, steps) -> {
            if (steps == HALF) {
              cluster.await(() -> events.triedAgain.equals(Set.of(0, 1)), "a second attempt each");
              // The attempts on the other host are all that is left.
              cluster.killExecutor(cluster.executors().get(0));
            }
          });
    }
  }

  @Test
  void aResidentRunStaysWhileAnotherExecutorComesAndGoes()
      throws IOException, InterruptedException {
    SparkConf conf = allocating(1);
    try (JavaSparkContext spark = new JavaSparkContext(conf);
        ShardedExamples others =
            new ShardedExamples(spark, "others", SmallTraining.DATA.test(), 2, 2)) {
      cluster.await(() -> TaskSlots.of(spark) == 1, "the executor that stays");
      train(
          spark,
          "resident",
          1,
          (events, steps) -> {
            if (steps == HALF) {
              // This finds no core, so that Spark asks for an executor.
              others.load();
              cluster.await(() -> events.added.get() == 1, "the other executor to come");
              cluster.await(() -> TaskSlots.of(spark) == 1, "the other executor to go");
            }
          });
    }
  }

  @Test
  void aBroadcastRunOutlivesItsExecutors() throws IOException, InterruptedException {
    try (JavaSparkContext spark = new JavaSparkContext(allocating(0))) {
      train(
          spark,
          "broadcast",
          2,
          (events, steps) -> {
            if (steps == HALF) {
              cluster.await(() -> TaskSlots.of(spark) == 0, "every executor to go");
              events.added.set(0);
            } else if (steps == HALF + 1) {
              cluster.await(() -> events.added.get() == 1, "another executor");
            }
          });
    }
  }

  /** At least and at first so many executors, at most two; idle ones go after a second. */
  private static SparkConf allocating(int executors) {
    return cluster
        .application("dynamic allocation")
        .set("spark.executor.cores", "1")
        .set("spark.dynamicAllocation.enabled", "true")
        .set("spark.dynamicAllocation.minExecutors", String.valueOf(executors))
        .set("spark.dynamicAllocation.maxExecutors", String.valueOf(executors + 1))
        .set("spark.dynamicAllocation.executorIdleTimeout", "1s")
        .set("spark.dynamicAllocation.cachedExecutorIdleTimeout", "1s");
  }

  /** Trains with interference, and compares the weights. */
  private static void train(
      JavaSparkContext spark, String engine, int partitions, Interference interference)
      throws IOException {
    Events events = new Events();
    spark.sc().addSparkListener(events);
    AtomicInteger steps = new AtomicInteger();
    try (SmallExamples examples = new SmallExamples(spark, SmallTraining.SHARDS, partitions)) {
      String weights =
          examples.train(
              engine,
              KIND,
              new TrainingListener() {
                @Override
                public void onStep(Step step, double meanLoss, TrainingState state) {
                  try {
                    interference.afterStep(events, steps.incrementAndGet());
                  } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                }
              });
      assertEquals(KIND.answer(), weights, engine);
    } finally {
      spark.sc().removeSparkListener(events);
    }
  }

  /** What a test does to the cluster after a step. */
  private interface Interference {
    void afterStep(Events events, int steps) throws IOException, InterruptedException;
  }

  /**
   * One executor after the other hangs for a step, until a task is tried a second time: that may
   * want the examples which the executor has in memory. One of the executors has a task.
   */
  private record EachExecutorHangs(List<ProcessHandle> executors) implements Interference {
    @Override
    public void afterStep(Events events, int steps) throws IOException, InterruptedException {
      int turn = steps - HALF;
      if (turn > 0 && turn <= executors.size()) {
        cluster.resume(executors.get(turn - 1));
      }
      if (turn >= 0 && turn < executors.size()) {
        events.hanging = executors.get(turn);
        cluster.pause(events.hanging);
      } else if (turn == executors.size()) {
        assertFalse(events.triedAgain.isEmpty(), "a second attempt");
      }
    }
  }

  /** What Spark tells of its tasks and executors. */
  private static final class Events extends SparkListener {
    private final Set<Integer> triedAgain = ConcurrentHashMap.newKeySet();
    private final AtomicInteger added = new AtomicInteger();
    private volatile ProcessHandle hanging;

    @Override
    public void onTaskStart(SparkListenerTaskStart event) {
      if (event.taskInfo().speculative()) {
        triedAgain.add(event.taskInfo().index());
        if (hanging != null) {
          try {
            cluster.resume(hanging);
          } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
          }
        }
      }
    }

    @Override
    public void onExecutorAdded(SparkListenerExecutorAdded event) {
      added.incrementAndGet();
    }
  }
}
