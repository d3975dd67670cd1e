package io.kindling.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.processes.JvmFigures;
import io.kindling.processes.StandaloneCluster;
import io.kindling.processes.WatchedRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Fifty thousand steps of four executors in a chain, one under the other: what an executor holds at
 * the end, on its heap and beside it, is what it held at the beginning.
 */
@Tag("campaign")
@Tag("processes")
class LongTreeIT {

  private static final int STEPS_PER_EPOCH = 50;
  private static final List<Integer> SAMPLES = List.of(5_000, 20_000, 35_000, 50_000);

  /** Enough for the run to be still under way while the last sample is taken. */
  private static final int STEPS = 60_000;

  private static final Duration LIMIT = Duration.ofMinutes(30);
  private static final long MIB = 1 << 20;

  @TempDir private Path directory;

  /**
   * What an executor holds.
   *
   * @param resident the memory that it takes from its machine, in bytes
   * @param files how many files it has open or mapped
   */
  private record Figures(JvmFigures jvm, long resident, int files) {

    static Figures of(ProcessHandle executor) {
      try {
        Path process = Path.of("/proc", String.valueOf(executor.pid()));
        JvmFigures jvm = JvmFigures.of(executor.pid());
        try (var open = Files.list(process.resolve("fd"));
            var status = Files.lines(process.resolve("status"))) {
          long kilobytes =
              status
                  .filter(line -> line.startsWith("VmRSS:"))
                  .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                  .sum();
          return new Figures(jvm, 1024 * kilobytes, (int) open.count());
        }
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    String row(int step) {
      return String.format(
          "| %,d | %.1f | %.1f | %d | %d | %.0f |",
          step,
          (double) jvm.heapBytes() / MIB,
          (double) jvm.metaspaceBytes() / MIB,
          jvm.threads(),
          files,
          (double) resident / MIB);
    }
  }

  @Test
  void executorsHoldAtTheEndWhatTheyHeldAtTheBeginning() throws Exception {
    WatchedRun run = new WatchedRun(directory.resolve("run"));
    List<List<Figures>> samples = new ArrayList<>();
    try (StandaloneCluster cluster = StandaloneCluster.builder().workers(4).start()) {
      var driver =
          cluster.start(
              List.of("--conf", "spark.executor.memory=512m"),
              List.of(
                  "train",
                  "--data=digits:600",
                  "--engine=resident",
                  "--partitions=4",
                  "--layers=784,16,10",
                  "--batch-size=10",
                  "--epochs=" + STEPS / STEPS_PER_EPOCH,
                  "--output=" + run.output()));
      List<ProcessHandle> executors = cluster.awaitExecutors(4);
      for (int step : SAMPLES) {
        run.awaitCheckpoint(driver.process(), step);
        assertEquals(executors, cluster.executors());
        samples.add(executors.stream().map(Figures::of).toList());
      }
      StandaloneCluster.Result result = driver.await(LIMIT);
      assertEquals(0, result.status(), result.errors());
      assertEquals("resident", run.field("engine"));
    }
    report(samples);
    for (int executor = 0; executor < 4; executor++) {
      assertNoGrowth(samples.get(0).get(executor), samples.get(SAMPLES.size() - 1).get(executor));
    }
  }

  private static void assertNoGrowth(Figures first, Figures last) {
    atMost(first.jvm().heapBytes() * 5 / 4 + 4 * MIB, last.jvm().heapBytes(), "heap");
    atMost(first.jvm().metaspaceBytes() * 5 / 4, last.jvm().metaspaceBytes(), "metaspace");
    atMost(first.jvm().threads() + 4, last.jvm().threads(), "threads");
    atMost(first.files() + 4, last.files(), "files");
  }

  private static void atMost(long most, long found, String what) {
    assertTrue(
        found <= most, () -> what + ": " + found + ", but no more than " + most + " expected");
  }

  private static void report(List<List<Figures>> samples) {
    System.out.printf(
        "campaign: %,d steps of four executors of 512 MiB, one under the other; one of them%n"
            + "| after step | live heap, MiB | metaspace, MiB | threads | open files | resident, MiB |%n"
            + "|---|---|---|---|---|---|%n",
        STEPS);
    for (int i = 0; i < samples.size(); i++) {
      System.out.println(samples.get(i).get(0).row(SAMPLES.get(i)));
    }
  }
}
