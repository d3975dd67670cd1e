package io.kindling.cluster;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.processes.StandaloneCluster;
import io.kindling.processes.WatchedRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A network too wide for the memory is foretold, and the run ends in a line that says whose. */
@Tag("campaign")
class OutOfMemoryIT {

  private static final String EXECUTOR =
      "executor \\d+ on 127.0.0.1 ran out of memory.*, the 3rd loss at .*: give executors more"
          + " memory: --executor-memory \\(spark.executor.memory\\), now 460m;.*";

  private static final String DRIVER =
      "(OutOfMemoryError: .*; )?the driver (ran|seems to have run) out of memory(, as predicted .*)?: give .*--driver-memory.*";

  private static StandaloneCluster cluster;

  @TempDir private static Path directory;

  @BeforeAll
  static void start() throws Exception {
    cluster = StandaloneCluster.builder().workers(2).memory("2g").start();
  }

  @AfterAll
  static void stop() throws Exception {
    cluster.close();
  }

  /** On a driver of 1 GB. */
  @ParameterizedTest
  @CsvSource({
    "resident, 4400, 460m, '" + EXECUTOR + "'",
    "broadcast, 4400, 460m, '" + EXECUTOR + "'",
    "resident, 8000, 2g, '" + DRIVER + "'",
    "broadcast, 5700, 2g, '" + DRIVER + "'"
  })
  void whoeverIsTooSmallIsNamed(String engine, String width, String executorMemory, String expected)
      throws Exception {
    WatchedRun run = new WatchedRun(directory.resolve(engine + "-" + executorMemory));
    StandaloneCluster.Result result =
        cluster
            .start(
                List.of(
                    "--conf",
                    "spark.executor.memory=" + executorMemory,
                    // With the JIT's second compiler: without it such networks take minutes.
                    "--conf",
                    "spark.executor.extraJavaOptions=-XX:+UseG1GC"),
                List.of(
                    "train",
                    "--data",
                    "digits:600",
                    "--layers",
                    String.join(",", "784", width, width, "10"),
                    "--optimizer",
                    "sgd",
                    "--epochs",
                    "1",
                    "--engine",
                    engine,
                    "--output",
                    run.output()))
            .await(Duration.ofMinutes(6));
    assertTrue(result.errors().contains("Note: "), "not foretold: " + result.errors());
    String why = run.failure(result);
    assertTrue(why.matches("kindling: " + expected), why);
  }
}
