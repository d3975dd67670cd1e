package io.kindling.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Executors, a worker and the driver are killed in the middle of training: the bits stay. */
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
          "--checkpoint-every",
          "7");

  private static String expected;

  @TempDir private static Path directory;

  private static StandaloneCluster cluster;

  @BeforeAll
  static void trainUndisturbed() throws IOException, InterruptedException {
    cluster = StandaloneCluster.builder().workers(2).start();
    Path output = directory.resolve("undisturbed");
    StandaloneCluster.Result result =
        cluster.submit(List.of("--master", "local[2,4]"), arguments("auto", 4, output));
    assertEquals(0, result.status(), result.errors());
    expected = weights(output);
  }

  @AfterAll
  static void stop() throws IOException {
    cluster.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"resident", "broadcast"})
  void executorsAreKilledAtRandomSteps(String engine) throws IOException, InterruptedException {
    Path output = directory.resolve("executors-" + engine);
    var run = cluster.start(List.of(), arguments(engine, 4, output));
    Random random = new Random(17);
    for (int kill = 0; kill < 2 && run.process().isAlive(); kill++) {
      awaitCheckpoint(output, run, 1 + kill * 60);
      Thread.sleep(random.nextInt(300));
      List<ProcessHandle> executors = cluster.executors();
      if (!executors.isEmpty()) {
        cluster.killExecutor(executors.get(random.nextInt(executors.size())));
      }
    }
    StandaloneCluster.Result result = run.await();
    assertEquals(0, result.status(), result.errors());
    assertEquals(expected, weights(output));
    assertTrue(
        result.errors().contains("shards are read again elsewhere, and the training goes on"),
        result.errors());
    assertFalse(result.errors().contains("\tat "), "a stack trace: " + result.errors());
  }

  @Test
  void aWorkerIsLostForGoodAndTheRunGoesOnUnderBroadcast()
      throws IOException, InterruptedException {
    Path output = directory.resolve("worker");
    try (StandaloneCluster shrinking = StandaloneCluster.builder().workers(2).start()) {
      var run = shrinking.start(List.of(), arguments("resident", 4, output));
      awaitCheckpoint(output, run, 1);
      shrinking.killWorker(1);
      StandaloneCluster.Result result = run.await();
      assertEquals(0, result.status(), result.errors());
      assertEquals(expected, weights(output));
      assertEquals("broadcast", field(output, "engine"));
      assertTrue(result.errors().contains("going on under the broadcast engine"), result.errors());
      assertFalse(result.errors().contains("\tat "), "a stack trace: " + result.errors());
    }
  }

  @Test
  void theDriverIsKilledAgainAndAgainAndResumed() throws IOException, InterruptedException {
    Path output = directory.resolve("driver");
    Random random = new Random(23);
    int kills = 0;
    while (kills < 3) {
      List<String> resume = arguments(random.nextBoolean() ? "resident" : "broadcast", 4, output);
      resume.add("--resume");
      var run = cluster.start(List.of("--master", "local[" + (1 + kills) + ",4]"), resume);
      awaitCheckpoint(output, run, 1 + kills * 50);
      Thread.sleep(random.nextInt(200));
      run.process().destroyForcibly().waitFor();
      kills++;
    }
    List<String> resume = arguments("auto", 4, output);
    resume.add("--resume");
    StandaloneCluster.Result result = cluster.submit(List.of("--master", "local[2,4]"), resume);
    assertEquals(0, result.status(), result.errors());
    assertEquals(expected, weights(output));
  }

  @Test
  void sigtermWritesACheckpointToGoOnFrom() throws IOException, InterruptedException {
    Path output = directory.resolve("sigterm");
    var run = cluster.start(List.of("--master", "local[2,4]"), arguments("auto", 4, output));
    awaitCheckpoint(output, run, 1);
    run.process().destroy();
    assertEquals(143, run.await().status());
    assertEquals("stopped", field(output, "status"));
    List<String> resume = arguments("auto", 4, output);
    resume.add("--resume");
    assertEquals(0, cluster.submit(List.of("--master", "local[2,4]"), resume).status());
    assertEquals(expected, weights(output));
  }

  private static List<String> arguments(String engine, int epochs, Path output) {
    List<String> arguments = new ArrayList<>(TRAINING);
    arguments.addAll(List.of("--epochs", String.valueOf(epochs), "--engine", engine));
    arguments.addAll(List.of("--output", output.toString()));
    return arguments;
  }

  /** Waits for the checkpoint of a step, or a later one, or the run's end. */
  private static void awaitCheckpoint(Path output, StandaloneCluster.Submission run, int atLeast)
      throws InterruptedException {
    while (run.process().isAlive() && newestCheckpoint(output) < atLeast) {
      Thread.sleep(20);
    }
  }

  private static int newestCheckpoint(Path output) {
    String[] names = output.resolve("checkpoints").toFile().list();
    int newest = 0;
    for (String name : names == null ? new String[0] : names) {
      if (name.startsWith("step-")) {
        newest = Math.max(newest, Integer.parseInt(name.replaceAll("\\D", "")));
      }
    }
    return newest;
  }

  private static String weights(Path output) throws IOException {
    assertEquals("completed", field(output, "status"));
    return field(output, "weightsSha256");
  }

  private static String field(Path output, String name) throws IOException {
    return new ObjectMapper()
        .readTree(Files.readString(output.resolve("run.json")))
        .path(name)
        .asText();
  }
}
