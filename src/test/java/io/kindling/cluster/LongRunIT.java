package io.kindling.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kindling.processes.JvmFigures;
import io.kindling.processes.SparkProcesses;
import io.kindling.processes.WatchedRun;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.storage.BlockInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Fifty thousand steps in one JVM of 512 MiB, with Spark's user interface on: what it holds at the
 * end is what it held at the beginning.
 */
@Tag("campaign")
@Tag("processes")
class LongRunIT {

  private static final int STEPS_PER_EPOCH = 50;
  private static final List<Integer> SAMPLES =
      List.of(1_000, 5_000, 10_000, 20_000, 30_000, 40_000, 50_000);

  /** Enough for the run to be still under way while the last sample is taken. */
  private static final int STEPS = 56_000;

  private static final long MIB = 1 << 20;

  @TempDir private Path directory;

  /**
   * Figures of the running process.
   *
   * @param blocks entries of the block manager: shards, broadcasts and their pieces
   * @param storage what the block manager holds in memory, MiB
   * @param storageOnDisk what it holds on disk, MiB
   * @param local files below Spark's local directory
   * @param run files below the run's directory, but for its metrics, which have a line an epoch
   */
  private record Figures(
      int step,
      JvmFigures jvm,
      long blocks,
      long storage,
      long storageOnDisk,
      Disk local,
      Disk run) {

    String row() {
      return String.format(
          "| %,d | %.1f | %.1f | %d | %d | %d | %d | %d | %d files, %.2f | %d files, %.2f |",
          step,
          (double) jvm.heapBytes() / MIB,
          (double) jvm.metaspaceBytes() / MIB,
          jvm.threads(),
          blocks,
          storage,
          storageOnDisk,
          jvm.count(org.apache.spark.broadcast.TorrentBroadcast.class),
          local.files(),
          (double) local.bytes() / MIB,
          run.files(),
          (double) run.bytes() / MIB);
    }
  }

  private record Disk(int files, long bytes) {}

  @ParameterizedTest
  @ValueSource(strings = {"resident", "broadcast"})
  void holdsAtTheEndWhatItHeldAtTheBeginning(String engine) throws Exception {
    Path local = Files.createDirectories(directory.resolve("local"));
    Path output = directory.resolve("run");
    Path log = directory.resolve("log");
    int port = freePort();
    Process driver = submit(engine, local, output, log, port);
    List<Figures> samples = new ArrayList<>();
    try {
      WatchedRun run = new WatchedRun(output);
      for (int step : SAMPLES) {
        run.awaitCheckpoint(driver, step);
        assertTrue(driver.isAlive(), () -> SparkProcesses.read(log));
        samples.add(sample(run, driver, port, local, output));
      }
      assertEquals(0, driver.waitFor(), () -> SparkProcesses.read(log));
      assertEquals("completed", run.status());
      assertEquals(engine, run.field("engine"));
      assertEquals(STEPS, Integer.parseInt(run.field("steps")));
    } finally {
      SparkProcesses.end(driver.toHandle());
      report(engine, samples);
    }
    assertEquals(new Disk(0, 0), disk(local));
    assertNoGrowth(samples.get(1), samples.get(samples.size() - 1));
  }

  private static Process submit(String engine, Path local, Path output, Path log, int port)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of("submit/spark", "--master", "local[2,4]", "--driver-memory", "512m"));
    command.addAll(List.of("--conf", "spark.ui.enabled=true", "--conf", "spark.ui.port=" + port));
    command.addAll(List.of("--", "train", "--data", "digits:600", "--engine", engine));
    command.addAll(List.of("--layers", "784,16,10", "--batch-size", "10"));
    command.addAll(List.of("--epochs", String.valueOf(STEPS / STEPS_PER_EPOCH)));
    command.addAll(List.of("--output", output.toString()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("SPARK_"));
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    builder.environment().put("SPARK_LOCAL_DIRS", local.toString());
    return builder.redirectOutput(log.toFile()).start();
  }

  private static Figures sample(WatchedRun run, Process driver, int port, Path local, Path output)
      throws IOException {
    // The script has become the JVM.
    JvmFigures jvm = JvmFigures.of(driver.pid());
    return new Figures(
        run.newestCheckpoint(),
        jvm,
        jvm.count(BlockInfo.class),
        storage(port, "memory.memUsed_MB"),
        storage(port, "disk.diskSpaceUsed_MB"),
        disk(local),
        disk(output));
  }

  /**
   * A figure of the block manager in MiB, as the metrics behind the user interface have it. (The
   * interface's own "storage memory" grows without end: Spark 4.1.0 counts a broadcast that is
   * removed as one more.)
   */
  private static long storage(int port, String name) throws IOException {
    JsonNode gauges = json("http://127.0.0.1:" + port + "/metrics/json").path("gauges");
    for (Map.Entry<String, JsonNode> gauge : gauges.properties()) {
      if (gauge.getKey().endsWith(".driver.BlockManager." + name)) {
        return gauge.getValue().path("value").asLong();
      }
    }
    throw new IllegalStateException(name + " is not among " + gauges);
  }

  private static JsonNode json(String address) throws IOException {
    try (InputStream in = URI.create(address).toURL().openStream()) {
      return new ObjectMapper().readTree(in);
    }
  }

  private static Disk disk(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      List<Path> there =
          files
              .filter(file -> Files.isRegularFile(file) && !file.endsWith("metrics.jsonl"))
              .toList();
      return new Disk(there.size(), there.stream().mapToLong(LongRunIT::size).sum());
    } catch (UncheckedIOException e) {
      // A checkpoint was taken away while we were looking.
      return disk(root);
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (NoSuchFileException e) {
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void assertNoGrowth(Figures first, Figures last) {
    atMost(first.jvm().heapBytes() * 5 / 4 + 4 * MIB, last.jvm().heapBytes(), "heap");
    atMost(first.jvm().metaspaceBytes() * 5 / 4, last.jvm().metaspaceBytes(), "metaspace");
    atMost(first.jvm().threads() + 4, last.jvm().threads(), "threads");
    // Those of the steps since the last collection: one for 100 steps, kept, would be 450 more.
    atMost(first.blocks() + 200, last.blocks(), "blocks");
    atMost(first.storage() + 4, last.storage(), "memory of blocks");
    assertEquals(0, last.storageOnDisk(), "disk of blocks");
    atMost(first.local().files(), last.local().files(), "files in the local directory");
    atMost(first.local().bytes(), last.local().bytes(), "bytes in the local directory");
    // Nor the checkpoint that is being written.
    atMost(first.run().files() + 1, last.run().files(), "files in the run's directory");
    atMost(first.run().bytes() * 2, last.run().bytes(), "bytes in the run's directory");
  }

  private static void atMost(long most, long found, String what) {
    assertTrue(
        found <= most, () -> what + ": " + found + ", but no more than " + most + " expected");
  }

  private static void report(String engine, List<Figures> samples) {
    System.out.printf(
        "campaign: %,d steps under the %s engine, driver of 512 MiB, user interface on%n"
            + "| after step | live heap, MiB | metaspace, MiB | threads | blocks | in memory, MiB"
            + " | on disk | broadcasts | spark.local.dir, MiB | run directory, MiB |%n"
            + "|---|---|---|---|---|---|---|---|---|---|%n",
        STEPS, engine);
    samples.forEach(sample -> System.out.println(sample.row()));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
