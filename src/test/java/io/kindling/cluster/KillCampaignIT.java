package io.kindling.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.fixtures.Hdfs;
import io.kindling.processes.KillSchedule;
import io.kindling.processes.KillSchedule.Kill;
import io.kindling.processes.KillSchedule.Moment;
import io.kindling.processes.StandaloneCluster;
import io.kindling.processes.WatchedRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Drivers are killed by SIGKILL again and again, at moments spread over all of a run, and resumed
 * under other engines, masters and partitions: the run ends in the bits of one never disturbed.
 *
 * <p>The network is wide, and a checkpoint is written after every step, so that drivers spend much
 * of their time on writing, and many validation examples make validation take long.
 */
@Tag("campaign")
@Tag("processes")
class KillCampaignIT {

  private static final long SEED = 20_260_101;
  private static final int KILLED = 128 + 9;
  private static final int EPOCHS = 8;
  private static final int STEPS_PER_EPOCH = 20;
  private static final int STEPS = EPOCHS * STEPS_PER_EPOCH;

  @TempDir private static Path directory;

  private static StandaloneCluster cluster;
  private static Path data;
  private static String expected;

  private final Map<Moment, Integer> kills = new EnumMap<>(Moment.class);
  private int whileWriting;
  private int wholeFiles;

  @BeforeAll
  static void trainUndisturbed() throws IOException, InterruptedException {
    cluster = StandaloneCluster.builder().workers(2).start();
    data = directory.resolve("data");
    List<String> generate =
        List.of("data", "generate", "--count", "4800", "--output", data.toString());
    assertEquals(0, cluster.submit(List.of("--master", "local[1]"), generate).status());
    WatchedRun run = new WatchedRun(directory.resolve("undisturbed"));
    StandaloneCluster.Result result =
        cluster.submit(List.of("--master", "local[2,4]"), arguments(data.toString(), run));
    assertEquals(0, result.status(), result.errors());
    expected = run.weights();
  }

  @AfterAll
  static void stop() throws IOException {
    cluster.close();
  }

  @Test
  void onALocalDisk() throws IOException, InterruptedException {
    KillSchedule schedule = new KillSchedule(SEED);
    for (int i = 0; i < 4; i++) {
      disturb(schedule, data.toString(), new WatchedRun(directory.resolve("local-" + i)));
    }
    report("a local disk", 24, 8);
  }

  @Test
  void onHdfs() throws IOException, InterruptedException {
    Hdfs hdfs = Hdfs.emptied();
    org.apache.hadoop.fs.Path there = hdfs.path("/data");
    hdfs.files().copyFromLocalFile(new org.apache.hadoop.fs.Path(data.toUri()), there);
    KillSchedule schedule = new KillSchedule(SEED + 1);
    for (int i = 0; i < 2; i++) {
      disturb(schedule, there.toString(), new WatchedRun(hdfs.path("/run-" + i)));
    }
    report("HDFS", 12, 4);
  }

  /** One run, from its first driver to the one that is left alone. */
  private void disturb(KillSchedule schedule, String source, WatchedRun run)
      throws IOException, InterruptedException {
    for (Kill kill : schedule.run(3)) {
      int reached = run.newestCheckpoint();
      var driver = start(kill.start(), source, run);
      await(kill, driver, run, reached);
      Thread.sleep(kill.millis());
      driver.process().destroyForcibly().waitFor();
      boolean ended = driver.process().exitValue() != KILLED;
      assertTrue(
          !ended || driver.process().exitValue() == 0,
          () -> "the driver failed: " + driver.errors());
      if (!ended) {
        kills.merge(kill.moment(), 1, Integer::sum);
        whileWriting += run.unfinished().isEmpty() ? 0 : 1;
      }
      assertTrue(run.newestCheckpoint() >= reached);
      wholeFiles += run.checkWhole();
    }
    var last = start(schedule.start(), source, run);
    StandaloneCluster.Result result = last.await();
    assertEquals(0, result.status(), result.errors());
    assertFalse(result.errors().contains("trying the checkpoint before it"), result.errors());
    assertEquals(expected, run.weights());
    assertEquals(List.of(), run.unfinished());
    run.checkWhole();
  }

  private static void await(
      Kill kill, StandaloneCluster.Submission driver, WatchedRun run, int reached)
      throws IOException, InterruptedException {
    switch (kill.moment()) {
      case STARTING -> {}
      case LOADING -> {
        while (driver.process().isAlive() && !driver.output().startsWith("Training ")) {
          Thread.sleep(5);
        }
      }
      case TRAINING -> run.awaitCheckpoint(driver.process(), reached + kill.steps());
      case WRITING -> {
        run.awaitCheckpoint(driver.process(), reached + kill.steps());
        while (driver.process().isAlive() && run.unfinished().isEmpty()) {
          Thread.onSpinWait();
        }
      }
      case VALIDATING -> {
        int epochs = (reached + kill.steps()) / STEPS_PER_EPOCH + 1;
        run.awaitCheckpoint(driver.process(), epochs * STEPS_PER_EPOCH - 1);
      }
      case ENDING -> run.awaitCheckpoint(driver.process(), STEPS);
    }
  }

  private static StandaloneCluster.Submission start(
      KillSchedule.Start start, String source, WatchedRun run) throws IOException {
    List<String> arguments = arguments(source, run);
    arguments.addAll(start.kindling());
    arguments.add("--resume");
    return cluster.start(start.spark(), arguments);
  }

  private static List<String> arguments(String source, WatchedRun run) {
    List<String> arguments = new ArrayList<>(List.of("train", "--data", source));
    arguments.addAll(List.of("--validation", "4000", "--layers", "784,800,10"));
    arguments.addAll(List.of("--batch-size", "40", "--epochs", String.valueOf(EPOCHS)));
    arguments.addAll(List.of("--checkpoint-every", "1", "--output", run.output()));
    return arguments;
  }

  private void report(String place, int atLeast, int writingAtLeast) {
    int all = kills.values().stream().mapToInt(Integer::intValue).sum();
    System.out.printf(
        "campaign: %d drivers killed on %s, %s; %d of them in the middle of writing a file; %d files"
            + " found under final names after a kill, all whole; same bits: yes%n",
        all, place, kills, whileWriting, wholeFiles);
    assertTrue(all >= atLeast - 2, kills::toString);
    assertTrue(whileWriting >= writingAtLeast, () -> whileWriting + " while writing");
  }
}
