package io.kindling.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.data.mnist.MnistFiles;
import io.kindling.processes.ExecutorKills;
import io.kindling.processes.StandaloneCluster;
import io.kindling.processes.WatchedRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Executors, a worker and the driver are killed in the middle of training: the bits stay. {@link
 * KillCampaignIT} and {@link ExecutorKillCampaignIT} do more of the same.
 */
@Tag("processes")
class FaultsIT {

  private static final List<String> TRAINING =
      List.of(
          "train",
          "--data",
          "digits:2400",
          "--layers",
          "784,16,10",
          "--batch-size",
          "40",
          "--epochs",
          "4",
          "--checkpoint-every",
          "7");

  private static final List<String> LOCAL = List.of("--master", "local[2,4]");

  private static String expected;

  @TempDir private static Path directory;

  private static StandaloneCluster cluster;

  @BeforeAll
  static void trainUndisturbed() throws IOException, InterruptedException {
    cluster = StandaloneCluster.builder().workers(2).start();
    WatchedRun run = new WatchedRun(directory.resolve("undisturbed"));
    StandaloneCluster.Result result = cluster.submit(LOCAL, arguments("auto", run));
    assertEquals(0, result.status(), result.errors());
    expected = run.weights();
  }

  @AfterAll
  static void stop() throws IOException {
    cluster.close();
  }

  /**
   * Under auto, for a slow machine may replace an executor later than the resident engine waits.
   */
  @ParameterizedTest
  @ValueSource(strings = {"auto", "broadcast"})
  void executorsAreKilledAtRandomSteps(String engine) throws IOException, InterruptedException {
    WatchedRun run = new WatchedRun(directory.resolve("executors-" + engine));
    var driver = cluster.start(List.of(), arguments(engine, run));
    assertTrue(new ExecutorKills(cluster, 2, 17).during(driver, run, 2, 50) >= 2);
    StandaloneCluster.Result result = driver.await();
    assertEquals(0, result.status(), result.errors());
    assertEquals(expected, run.weights());
    assertTrue(
        result
            .errors()
            .contains("shards are read again on other executors, and the training continues"),
        result.errors());
    assertFalse(result.errors().contains("\tat "), "a stack trace: " + result.errors());
  }

  @Test
  void aWorkerIsLostForGoodAndTheRunGoesOnUnderBroadcast()
      throws IOException, InterruptedException {
    WatchedRun run = new WatchedRun(directory.resolve("worker"));
    try (StandaloneCluster shrinking = StandaloneCluster.builder().workers(2).start()) {
      var driver = shrinking.start(List.of(), arguments("auto", run));
      run.awaitCheckpoint(driver.process(), 1);
      shrinking.killWorker(1);
      StandaloneCluster.Result result = driver.await();
      assertEquals(0, result.status(), result.errors());
      assertEquals(expected, run.weights());
      assertEquals("broadcast", run.field("engine"));
      assertTrue(result.errors().contains("switching to the broadcast engine"), result.errors());
      assertFalse(result.errors().contains("\tat "), "a stack trace: " + result.errors());
    }
  }

  @Tag("campaign")
  @Test
  void aWorkerIsLostForGoodAndAResidentRunFailsInOneLine()
      throws IOException, InterruptedException {
    WatchedRun run = new WatchedRun(directory.resolve("worker-resident"));
    try (StandaloneCluster shrinking = StandaloneCluster.builder().workers(2).start()) {
      var driver = shrinking.start(List.of(), arguments("resident", run));
      run.awaitCheckpoint(driver.process(), 1);
      shrinking.killWorker(1);
      StandaloneCluster.Result result = driver.await();
      assertEquals(1, result.status(), result.errors());
      String why = run.failure(result);
      assertTrue(why.contains("executors were lost and not replaced"), why);
      assertTrue(why.contains("with --resume and --engine auto"), why);
      assertFalse(result.errors().contains("\tat "), "a stack trace: " + result.errors());
    }
  }

  @Tag("campaign")
  @ParameterizedTest
  @ValueSource(strings = {"resident", "broadcast"})
  void anExecutorThatHangsIsReplaced(String engine) throws IOException, InterruptedException {
    WatchedRun run = new WatchedRun(directory.resolve("hangs-" + engine));
    var driver =
        cluster.start(
            List.of("--conf", "spark.executor.heartbeatInterval=2s"), arguments(engine, run));
    run.awaitCheckpoint(driver.process(), 1);
    cluster.pause(cluster.executors().get(1));
    StandaloneCluster.Result result = driver.await(Duration.ofSeconds(60));
    assertEquals(0, result.status(), result.errors());
    assertEquals(expected, run.weights());
    assertEquals(engine, run.field("engine"));
    assertTrue(
        Pattern.compile(
                "no result from partition \\d: executor \\d on 127.0.0.1 has sent no heartbeat for 1\\d"
                    + " s; its \\d+ shards are read again on other executors")
            .matcher(result.errors())
            .find(),
        result.errors());
    assertFalse(result.errors().contains("\tat "), "a stack trace: " + result.errors());
  }

  /** On waking the driver takes all executors for silent, and has others started. */
  @Tag("campaign")
  @Test
  void aDriverThatIsStoppedForLongGoesOn() throws IOException, InterruptedException {
    WatchedRun run = new WatchedRun(directory.resolve("stopped-driver"));
    var driver =
        cluster.start(
            List.of("--conf", "spark.executor.heartbeatInterval=2s"), arguments("auto", run));
    run.awaitCheckpoint(driver.process(), 1);
    cluster.pause(driver.process().toHandle());
    Thread.sleep(15_000);
    cluster.resume(driver.process().toHandle());
    StandaloneCluster.Result result = driver.await(Duration.ofMinutes(2));
    assertEquals(0, result.status(), result.errors());
    assertEquals(expected, run.weights());
    assertFalse(result.errors().contains("\tat "), "a stack trace: " + result.errors());
  }

  /** Two of a host are lost, and Spark gives that host the task no more, though it has a slot. */
  @Tag("campaign")
  @Test
  void aHostThatSparkExcludesForATaskHoldsNothingUp() throws IOException, InterruptedException {
    WatchedRun run = new WatchedRun(directory.resolve("excluded"));
    try (StandaloneCluster excluding = StandaloneCluster.builder().workers(1).start()) {
      excluding.addWorker("127.0.0.2", Map.of());
      var driver =
          excluding.start(
              List.of("--conf", "spark.excludeOnFailure.enabled=true"), arguments("resident", run));
      for (int loss = 0; loss < 2; loss++) {
        run.awaitCheckpoint(driver.process(), run.newestCheckpoint() + 1);
        excluding.awaitExecutors(2).stream()
            .filter(each -> each.info().commandLine().orElse("").contains("127.0.0.2"))
            .forEach(excluding::killExecutor);
        if (loss == 0) {
          excluding.awaitExecutors(2);
        }
      }
      StandaloneCluster.Result result = driver.await(Duration.ofSeconds(90));
      assertEquals(0, result.status(), result.errors());
      assertEquals(expected, run.weights());
      assertTrue(result.errors().contains("Spark gives its task to no executor"), result.errors());
      assertFalse(result.errors().contains("\tat "), "a stack trace: " + result.errors());
    }
  }

  @Tag("campaign")
  @Test
  void aWorkerThatIsDecommissionedIsLetGo() throws IOException, InterruptedException {
    WatchedRun run = new WatchedRun(directory.resolve("decommissioned"));
    Path settings =
        Files.writeString(directory.resolve("settings"), "spark.decommission.enabled true\n");
    try (StandaloneCluster leaving =
        StandaloneCluster.builder().workers(2).properties(settings).start()) {
      List<String> arguments = arguments("resident", run);
      arguments.addAll(List.of("--epochs", "1000"));
      var driver = leaving.start(List.of(), arguments);
      run.awaitCheckpoint(driver.process(), 1);
      leaving.decommissionWorker(1);
      leaving.await(() -> leaving.executors().size() == 1, "the executor to leave");
      assertTrue(driver.errors().contains("is being decommissioned"), driver.errors());
      assertTrue(driver.process().isAlive(), driver.errors());
      driver.process().destroyForcibly().waitFor();
    }
  }

  @Test
  void theDriverIsKilledAgainAndAgainAndResumed() throws IOException, InterruptedException {
    WatchedRun run = new WatchedRun(directory.resolve("driver"));
    Random random = new Random(23);
    for (int kills = 0; kills < 3; kills++) {
      List<String> resume = arguments(random.nextBoolean() ? "resident" : "broadcast", run);
      resume.add("--resume");
      var driver = cluster.start(List.of("--master", "local[" + (1 + kills) + ",4]"), resume);
      run.awaitCheckpoint(driver.process(), 1 + kills * 50);
      Thread.sleep(random.nextInt(200));
      driver.process().destroyForcibly().waitFor();
      run.checkWhole();
    }
    List<String> resume = arguments("auto", run);
    resume.add("--resume");
    StandaloneCluster.Result result = cluster.submit(LOCAL, resume);
    assertEquals(0, result.status(), result.errors());
    assertEquals(expected, run.weights());
    assertEquals(List.of(), run.unfinished());
  }

  /** Neither length nor time tell that the file is another; what is read again is compared. */
  @Tag("campaign")
  @ParameterizedTest
  @ValueSource(strings = {"resident", "broadcast"})
  void dataThatChangeAndAreReadAgainEndTheRun(String engine) throws Exception {
    Path data = directory.resolve("data-" + engine);
    assertEquals(
        0,
        cluster
            .submit(
                LOCAL, List.of("data", "generate", "--count", "2400", "--output", data.toString()))
            .status());
    WatchedRun run = new WatchedRun(directory.resolve("changed-" + engine));
    List<String> arguments = arguments(engine, run);
    arguments.addAll(List.of("--data", data.toString(), "--epochs", "1000"));
    var driver = cluster.start(List.of(), arguments);
    run.awaitCheckpoint(driver.process(), 1);
    Path images = data.resolve(MnistFiles.TRAINING_IMAGES);
    FileTime before = Files.getLastModifiedTime(images);
    byte[] bytes = Files.readAllBytes(images);
    for (int pixel = 16; pixel < bytes.length; pixel += 100) {
      bytes[pixel] ^= 1;
    }
    Path other = Files.write(data.resolve("other"), bytes);
    Files.setLastModifiedTime(other, before);
    Files.move(other, images, StandardCopyOption.ATOMIC_MOVE);
    cluster.awaitExecutors(2).forEach(cluster::killExecutor);
    StandaloneCluster.Result result = driver.await();
    assertEquals(2, result.status(), result.errors());
    assertTrue(
        result
            .errors()
            .contains("are not what they were when the run began: a data file has changed"),
        result.errors());
    assertFalse(result.errors().contains("\tat "), "a stack trace: " + result.errors());
    assertEquals("failed", run.status());
    run.checkWhole();
  }

  private static List<String> arguments(String engine, WatchedRun run) {
    List<String> arguments = new ArrayList<>(TRAINING);
    arguments.addAll(List.of("--engine", engine, "--output", run.output()));
    return arguments;
  }
}
