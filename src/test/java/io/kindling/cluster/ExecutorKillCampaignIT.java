package io.kindling.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.processes.ExecutorKills;
import io.kindling.processes.StandaloneCluster;
import io.kindling.processes.WatchedRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Executors are killed by SIGKILL all through long runs, and workers lost for good. */
@Tag("campaign")
@Tag("processes")
class ExecutorKillCampaignIT {

  private static final long SEED = 20_260_102;
  private static final int TIMES = 10;

  private static String expected;

  @TempDir private static Path directory;

  private static StandaloneCluster cluster;

  @BeforeAll
  static void trainUndisturbed() throws IOException, InterruptedException {
    cluster = StandaloneCluster.builder().workers(2).start();
    WatchedRun run = new WatchedRun(directory.resolve("undisturbed"));
    StandaloneCluster.Result result =
        cluster.submit(List.of("--master", "local[2,4]"), arguments("auto", run));
    assertEquals(0, result.status(), result.errors());
    expected = run.weights();
  }

  @AfterAll
  static void stop() throws IOException {
    cluster.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "broadcast"})
  void executorsAreKilled(String engine) throws IOException, InterruptedException {
    WatchedRun run = new WatchedRun(directory.resolve("executors-" + engine));
    var driver = cluster.start(List.of(), arguments(engine, run));
    int killed = new ExecutorKills(cluster, 2, SEED).during(driver, run, TIMES, 100);
    StandaloneCluster.Result result = driver.await();
    assertSameBits(run, result);
    // Under auto a run goes on as broadcast where an executor takes too long to come back.
    report(
        killed + " executors killed, ended under " + run.field("engine") + ", begun under", engine);
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "broadcast"})
  void workersAreLostForGood(String engine) throws IOException, InterruptedException {
    Random random = new Random(SEED);
    WatchedRun run = new WatchedRun(directory.resolve("workers-" + engine));
    try (StandaloneCluster shrinking = StandaloneCluster.builder().workers(3).start()) {
      var driver = shrinking.start(List.of(), arguments(engine, run));
      for (int worker = 2; worker > 0; worker--) {
        run.awaitCheckpoint(driver.process(), run.newestCheckpoint() + 1 + random.nextInt(500));
        shrinking.killWorker(worker);
      }
      StandaloneCluster.Result result = driver.await();
      assertSameBits(run, result);
      assertEquals("broadcast", run.field("engine"));
      report("2 of 3 workers lost for good, begun under", engine);
    }
  }

  private static void assertSameBits(WatchedRun run, StandaloneCluster.Result result)
      throws IOException {
    assertEquals(0, result.status(), result.errors());
    assertEquals(expected, run.weights());
    assertEquals(List.of(), run.unfinished());
    assertTrue(result.errors().contains("exited"), result.errors());
    assertFalse(result.errors().contains("\tat "), "a stack trace: " + result.errors());
  }

  private static List<String> arguments(String engine, WatchedRun run) {
    List<String> arguments = new ArrayList<>(List.of("train", "--data", "digits:2400"));
    arguments.addAll(List.of("--layers", "784,16,10", "--batch-size", "40", "--epochs", "80"));
    arguments.addAll(List.of("--checkpoint-every", "10", "--engine", engine));
    arguments.addAll(List.of("--output", run.output()));
    return arguments;
  }

  private static void report(String what, String engine) {
    System.out.printf("campaign: %s the %s engine; same bits: yes%n", what, engine);
  }
}
