package io.kindling.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.kindling.data.idx.IdxFile;
import io.kindling.processes.JvmFigures;
import io.kindling.processes.SparkProcesses;
import io.kindling.processes.StandaloneCluster;
import io.kindling.processes.WatchedRun;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SIGTERM and Ctrl-C end a run soon, whatever it is doing, and leave it fit to be resumed. */
@Tag("processes")
class SignalsIT {

  /** Much longer than it takes, for a machine that may be busy. */
  private static final Duration SOON = Duration.ofSeconds(60);

  private static final List<String> LOCAL = List.of("--master", "local[2,4]");

  private enum Signal {
    INT(2),
    TERM(15);

    private final int number;

    Signal(int number) {
      this.number = number;
    }
  }

  @TempDir private static Path directory;

  private static StandaloneCluster cluster;
  private static String expected;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    cluster = StandaloneCluster.builder().workers(1).start();
    WatchedRun run = new WatchedRun(directory.resolve("undisturbed"));
    StandaloneCluster.Result result = cluster.submit(LOCAL, training(run));
    assertEquals(0, result.status(), result.errors());
    expected = run.weights();
  }

  @AfterAll
  static void stop() throws IOException {
    cluster.close();
  }

  @ParameterizedTest
  @EnumSource
  void signalInTheMiddleOfAnEpoch(Signal signal) throws Exception {
    WatchedRun run = new WatchedRun(directory.resolve(signal.name()));
    List<String> training = training(run, "--checkpoint-every", "7");
    var driver = cluster.start(LOCAL, training);
    run.awaitCheckpoint(driver.process(), 1);
    assumeHeard(signal, driver);
    assertNoStackTrace(assertStopsSoon(driver, run, signal));
    assertResumes(run, training);
  }

  @Test
  void signalWhileValidating() throws Exception {
    WatchedRun run = new WatchedRun(directory.resolve("validating"));
    // Five steps an epoch, and seconds of validation.
    List<String> training =
        training(run, "--validation", "2300", "--layers", "784,800,800,10", "--blas", "java");
    var driver = cluster.start(LOCAL, training);
    run.awaitCheckpoint(driver.process(), 1);
    while (driver.process().isAlive()
        && !JvmFigures.stacks(driver.process().pid()).contains(".validate(")) {
      Thread.sleep(20);
    }
    assertNoStackTrace(assertStopsSoon(driver, run, Signal.TERM));
  }

  /** Nothing of what is under way is worth keeping yet: one line, no trace, no directory. */
  @ParameterizedTest
  @CsvSource({
    "evaluate, TERM, digits, DAGScheduler.runJob",
    "train, INT, digits, ArithmeticCheck.run",
    "train, TERM, files, DataCheck.directory",
    "predict, TERM, digits, DAGScheduler.runJob",
  })
  void signalBeforeThereIsAnythingToKeep(
      String command, Signal signal, String source, String moment) throws Exception {
    assertStopsBeforeThereIsAnythingToKeep(command, signal, source, moment);
  }

  @Tag("campaign")
  @ParameterizedTest
  @CsvSource({
    "train, TERM, nowhere, RunDirectory.exists",
    "train, TERM, digits, DAGScheduler.runJob",
    "train, INT, files, SparkStart.start",
    "evaluate, TERM, files, DataCheck.testFiles",
  })
  void signalAtMoreSuchMoments(String command, Signal signal, String source, String moment)
      throws Exception {
    assertStopsBeforeThereIsAnythingToKeep(command, signal, source, moment);
  }

  private static void assertStopsBeforeThereIsAnythingToKeep(
      String command, Signal signal, String source, String moment) throws Exception {
    // Of its own: a case that was skipped was killed, and may have begun to make its directory.
    Path output = Files.createTempDirectory(directory, "case").resolve("never begun");
    // There, a NameNode is asked again and again.
    String place = source.equals("nowhere") ? "hdfs://127.0.0.1:1/run" : output.toString();
    // Minutes of drawing digits, or seconds of reading files.
    String data = source.equals("files") ? longFiles().toString() : "digits:3000000";
    List<String> arguments = new ArrayList<>(List.of(command, "--data", data));
    arguments.addAll(
        command.equals("train")
            ? List.of("--hidden", "16")
            : List.of(directory.resolve("undisturbed").toString()));
    if (!command.equals("evaluate")) {
      arguments.addAll(List.of("--output", place));
    }
    var driver = cluster.start(LOCAL, arguments);
    while (driver.process().isAlive()
        && !JvmFigures.stacks(driver.process().pid()).contains(moment)) {
      Thread.sleep(50);
    }
    assumeHeard(signal, driver);
    send(signal, driver);
    StandaloneCluster.Result result = driver.await(SOON);
    assertEquals(128 + signal.number, result.status(), result.errors());
    assertEquals(1, result.output().lines().filter("Stopped."::equals).count(), result.output());
    assertTrue(result.output().endsWith("Stopped.\n"), result.output());
    for (String line : result.errors().lines().toList()) {
      assertTrue(line.matches("(Note: |WARNING: Using incubator modules).*"), result.errors());
    }
    // What was predicted by then may stay, but not be taken for all.
    Path madeLast = command.equals("predict") ? output.resolve("_SUCCESS") : output;
    assertFalse(Files.exists(madeLast), "half-made");
  }

  /** A data set of black images, a thousandth of their size, that takes long to check. */
  private static Path longFiles() throws IOException {
    Path folder = directory.resolve("long files");
    if (Files.notExists(folder)) {
      Files.createDirectories(folder);
      for (String part : List.of("train", "t10k")) {
        int count = 1_000_000;
        writeBlack(
            folder.resolve(part + "-images-idx3-ubyte.gz"),
            IdxFile.header(count, 28, 28),
            784 * count);
        writeBlack(folder.resolve(part + "-labels-idx1-ubyte.gz"), IdxFile.header(count), count);
      }
    }
    return folder;
  }

  private static void writeBlack(Path file, byte[] header, int zeros) throws IOException {
    byte[] chunk = new byte[1 << 16];
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(header);
      for (int left = zeros; left > 0; left -= chunk.length) {
        out.write(chunk, 0, Math.min(left, chunk.length));
      }
    }
  }

  /** What was asked of the executor will never be there: the step is given up, not waited for. */
  @Tag("campaign")
  @ParameterizedTest
  @ValueSource(strings = {"resident", "broadcast"})
  void signalWhileAnExecutorHangs(String engine) throws Exception {
    WatchedRun run = new WatchedRun(directory.resolve("hanging-" + engine));
    List<String> training =
        training(run, "--engine", engine, "--partitions", "1", "--checkpoint-every", "7");
    var driver = cluster.start(List.of(), training);
    run.awaitCheckpoint(driver.process(), 1);
    ProcessHandle executor = cluster.awaitExecutors(1).get(0);
    SparkProcesses.signal(executor, "STOP");
    try {
      assertStopsSoon(driver, run, Signal.TERM);
    } finally {
      cluster.killExecutor(executor);
    }
    assertEquals(engine, run.field("engine"));
    assertResumes(run, training);
  }

  /** Returns what it says on standard error. */
  private static String assertStopsSoon(
      StandaloneCluster.Submission driver, WatchedRun run, Signal signal) throws Exception {
    send(signal, driver);
    StandaloneCluster.Result result = driver.await(SOON);
    assertEquals(128 + signal.number, result.status(), result.errors());
    assertTrue(result.output().contains("Stopped. To continue, "), result.output());
    assertFalse(result.errors().contains("not saved"), result.errors());
    assertEquals("stopped", run.status());
    assertEquals(List.of(), run.unfinished());
    run.checkWhole();
    return result.errors();
  }

  private static void assertNoStackTrace(String errors) {
    assertFalse(errors.contains("\tat "), errors);
  }

  private static void assertResumes(WatchedRun run, List<String> training) throws Exception {
    int step = run.newestCheckpoint();
    List<String> resume = new ArrayList<>(training);
    resume.add("--resume");
    StandaloneCluster.Result result = cluster.submit(LOCAL, resume);
    assertEquals(0, result.status(), result.errors());
    String from = String.format("Resuming after step %,d\n", step);
    assertTrue(result.output().contains(from), result.output());
    assertEquals(expected, run.weights());
  }

  private static void send(Signal signal, StandaloneCluster.Submission driver) throws Exception {
    if (!driver.process().isAlive()) {
      fail("ended before there was a signal: " + driver.await(SOON));
    }
    SparkProcesses.signal(driver.process().toHandle(), signal.name());
  }

  /** Skips the rest, and leaves no run behind that would be in the next test's way. */
  private static void assumeHeard(Signal signal, StandaloneCluster.Submission driver)
      throws IOException {
    boolean isIgnored = isIgnored(signal, driver);
    if (isIgnored) {
      SparkProcesses.end(driver.process().toHandle());
    }
    assumeFalse(isIgnored, "a shell in the background has its children ignore it");
  }

  private static boolean isIgnored(Signal signal, StandaloneCluster.Submission driver)
      throws IOException {
    Path status = Path.of("/proc", String.valueOf(driver.process().pid()), "status");
    return Files.exists(status)
        && Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .map(line -> new BigInteger(line.replaceFirst("SigIgn:\\s*", ""), 16))
            .anyMatch(ignored -> ignored.testBit(signal.number - 1));
  }

  private static List<String> training(WatchedRun run, String... more) {
    List<String> arguments = new ArrayList<>(List.of("train", "--data", "digits:2400"));
    arguments.addAll(List.of("--layers", "784,16,10", "--batch-size", "20", "--epochs", "2"));
    arguments.addAll(List.of("--output", run.output()));
    arguments.addAll(List.of(more));
    return arguments;
  }
}
