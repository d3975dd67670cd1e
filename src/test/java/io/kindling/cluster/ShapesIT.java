package io.kindling.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kindling.codec.FloatFormat;
import io.kindling.fixtures.SmallExamples;
import io.kindling.fixtures.SmallTraining;
import io.kindling.processes.StandaloneCluster;
import io.kindling.spark.cluster.TaskSlots;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One answer on every shape: local mode with 1, 2 and 4 cores and a standalone cluster of 1, 2 and
 * 4 workers give the bits of a plain loop, under both engines and in 1, 2, 3, 5 and 8 partitions.
 *
 * <p>This JVM is the driver, and one application tries all it can: starting one takes longer.
 */
@Tag("processes")
class ShapesIT {

  private static final List<Integer> PARTITIONS = List.of(1, 2, 3, 5, 8);

  private record Trial(SmallTraining kind, int partitions) {}

  /** The cores of the cluster, however many workers share them. */
  private static final int CORES = 8;

  private static StandaloneCluster cluster;
  private static int workers = 1;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    cluster = StandaloneCluster.builder().workers(workers).cores(CORES).start();
  }

  @AfterAll
  static void stop() throws IOException {
    cluster.close();
  }

  @Test
  void localModeGivesTheBitsOfAPlainLoop() throws IOException {
    tryInLocalMode(4, someTrials(1));
  }

  @Test
  void aClusterGivesTheBitsOfAPlainLoop() throws IOException, InterruptedException {
    tryOnCluster(2, someTrials(2), "0", 2);
  }

  @Test
  void soDoesAClusterOfWhichEveryExecutorTalksToTheDriver()
      throws IOException, InterruptedException {
    tryOnCluster(4, someTrials(0).subList(0, PARTITIONS.size()), "0", 4);
  }

  /** As where a firewall keeps the driver's port shut. */
  @Test
  void soDoesAClusterWhoseExecutorsCannotConnectToTheDriver()
      throws IOException, InterruptedException {
    tryOnCluster(workers, someTrials(0).subList(0, PARTITIONS.size()), "none", 2);
  }

  @Tag("campaign")
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void localModeGivesTheBitsOfEveryKind(int cores) throws IOException {
    tryInLocalMode(cores, everyTrial());
  }

  @Tag("campaign")
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void aClusterGivesTheBitsOfEveryKind(int size) throws IOException, InterruptedException {
    tryOnCluster(size, everyTrial(), "0", 2);
  }

  private static List<Trial> everyTrial() {
    return SmallTraining.everyKind().stream()
        .flatMap(kind -> PARTITIONS.stream().map(partitions -> new Trial(kind, partitions)))
        .toList();
  }

  /**
   * A trial for every number of partitions, with kinds among which are every activation, loss and
   * optimizer, and others in every turn; every other one with weights and sums that are rounded.
   */
  private static List<Trial> someTrials(int turn) {
    List<SmallTraining> kinds = new ArrayList<>(SmallTraining.everyKind());
    Collections.shuffle(kinds, new Random(turn));
    Set<Object> met = new HashSet<>();
    kinds.removeIf(kind -> !met.addAll(List.of(kind.activation(), kind.loss(), kind.optimizer())));
    return IntStream.range(0, Math.max(kinds.size(), PARTITIONS.size()))
        .mapToObj(
            i ->
                new Trial(
                    kinds
                        .get(i % kinds.size())
                        .in(i % 2 == 0 ? FloatFormat.FLOAT32 : FloatFormat.BF16),
                    PARTITIONS.get(i % PARTITIONS.size())))
        .toList();
  }

  private static void tryInLocalMode(int cores, List<Trial> trials) throws IOException {
    SparkConf conf = cluster.application("shapes").setMaster("local[" + cores + "]");
    try (JavaSparkContext spark = new JavaSparkContext(conf)) {
      tryAll(spark, trials);
    }
  }

  private static void tryOnCluster(int size, List<Trial> trials, String port, int fanOut)
      throws IOException, InterruptedException {
    for (; workers < size; workers++) {
      cluster.addWorker();
    }
    SparkConf conf =
        cluster
            .application("shapes")
            .set("spark.cores.max", String.valueOf(CORES))
            .set("spark.executor.cores", String.valueOf(CORES / size))
            .set("spark.kindling.port", port)
            .set("spark.kindling.fanout", String.valueOf(fanOut));
    try (JavaSparkContext spark = new JavaSparkContext(conf)) {
      cluster.await(() -> TaskSlots.of(spark) == CORES, "executors with " + CORES + " cores");
      assertEquals(size, cluster.executors().size());
      tryAll(spark, trials);
    }
  }

  private static void tryAll(JavaSparkContext spark, List<Trial> trials) throws IOException {
    for (Trial trial : trials) {
      try (SmallExamples examples =
          new SmallExamples(spark, SmallTraining.SHARDS, trial.partitions())) {
        for (String engine : List.of("resident", "broadcast")) {
          if (engine.equals("broadcast") || trial.partitions() <= TaskSlots.of(spark)) {
            assertEquals(
                trial.kind().answer(),
                examples.train(engine, trial.kind()),
                () -> engine + ", " + trial);
          }
        }
      }
    }
  }
}
