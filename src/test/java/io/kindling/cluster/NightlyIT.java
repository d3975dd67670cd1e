package io.kindling.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.fixtures.CommandRun;
import io.kindling.processes.SparkProcesses;
import io.kindling.processes.StandaloneCluster;
import io.kindling.processes.WatchedRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A week of nights on a real cluster with real signals, and what is said each morning. */
@Tag("processes")
class NightlyIT {

  private static final String POOR = "--learning-rate=0.00001";
  private static final String BETTER = "--learning-rate=0.002";

  @TempDir private static Path directory;

  private static StandaloneCluster cluster;
  private static Path data;
  private static Path registry;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    cluster = StandaloneCluster.builder().workers(2).start();
    data = directory.resolve("data");
    registry = directory.resolve("registry");
    List<String> generate =
        List.of("data", "generate", "--count", "1800", "--output", data.toString());
    assertEquals(0, cluster.submit(List.of("--master", "local[1]"), generate).status());
  }

  @AfterAll
  static void stop() throws IOException {
    cluster.close();
  }

  @Test
  void aWeekOfNights() throws Exception {
    // Monday: there is no champion yet.
    night("monday", 0, POOR, "--epochs=1");
    morning(0, "completed", 1);
    // Tuesday: no better.
    night("tuesday", 0, POOR, "--epochs=1", "--seed=2", "--margin=0.3");
    morning(0, "completed", 1);
    // Wednesday: better.
    String wednesday = night("wednesday", 0, BETTER, "--epochs=4").output();
    assertTrue(wednesday.contains("Version 3: promoted, for it gets "), wednesday);
    morning(0, "completed", 3);
    // Thursday: a file that was cut off.
    Path images = data.resolve("train-images-idx3-ubyte");
    byte[] sound = Files.readAllBytes(images);
    Files.write(images, Arrays.copyOf(sound, sound.length / 2));
    String thursday = night("thursday", 2, BETTER).errors();
    assertTrue(thursday.contains("train-images-idx3-ubyte"), thursday);
    morning(1, "Problem: it failed", 3);
    Files.write(images, sound);
    // Friday: the machine loses power.
    String[] long1 = {BETTER, "--epochs=40", "--checkpoint-every=5"};
    cutOff("friday", "KILL", 137, long1);
    morning(1, "Problem: it was interrupted", 3);
    // Saturday: without a name, that one goes on.
    String saturday = night(null, 0, long1).output();
    assertTrue(saturday.contains("Resuming after step "), saturday);
    morning(0, "'friday'", 4);
    // Sunday: somebody stops it, and starts it again.
    cutOff("sunday", "TERM", 143, "--seed=3", BETTER, "--epochs=40", "--checkpoint-every=5");
    morning(1, "Problem: it was stopped", 4);
    night("sunday", 0, "--seed=3", BETTER, "--epochs=40", "--checkpoint-every=5");
    String before = champion();
    morning(0, "completed", Integer.parseInt(before));
    // Complaints.
    assertEquals(
        0,
        CommandRun.withoutSpark("models", "rollback", "--registry", registry.toString()).status());
    morning(0, "completed", before.equals("5") ? 4 : 3);
  }

  private static StandaloneCluster.Result night(String name, int status, String... more)
      throws IOException, InterruptedException {
    StandaloneCluster.Result result = cluster.submit(List.of(), retrain(name, more));
    assertEquals(status, result.status(), result.errors());
    assertEquals(0, result.errors().lines().filter(line -> line.startsWith("\tat ")).count());
    return result;
  }

  private static void cutOff(String name, String signal, int status, String... more)
      throws IOException, InterruptedException {
    var driver = cluster.start(List.of(), retrain(name, more));
    WatchedRun run = new WatchedRun(registry.resolve("runs").resolve(name));
    run.awaitCheckpoint(driver.process(), 3);
    SparkProcesses.signal(driver.process().toHandle(), signal);
    assertEquals(status, driver.await().status());
  }

  private static void morning(int status, String said, int champion) throws IOException {
    CommandRun run =
        CommandRun.withoutSpark(
            "status", "--registry", registry.toString(), "--expected-every=24h", "--lock-expiry=3");
    assertEquals(status, run.status(), run::toString);
    assertTrue(run.out().contains(said), run::toString);
    assertTrue(run.out().startsWith("Champion: version " + champion + ": "), run::toString);
    assertEquals(String.valueOf(champion), champion());
  }

  private static String champion() throws IOException {
    return Files.readString(registry.resolve("champion")).strip();
  }

  private static List<String> retrain(String name, String... more) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("retrain", "--registry", registry.toString()));
    arguments.addAll(List.of("--data", data.toString(), "--hidden=16", "--validation=300"));
    arguments.addAll(List.of("--batch-size=100", "--lock-expiry=3"));
    arguments.addAll(List.of("--schedule=constant", "--dropout=0"));
    if (name != null) {
      arguments.add("--run-id=" + name);
    }
    arguments.addAll(List.of(more));
    return arguments;
  }
}
