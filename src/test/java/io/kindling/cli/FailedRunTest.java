package io.kindling.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.fixtures.CommandRun;
import io.kindling.fixtures.CommandTesting;
import io.kindling.fixtures.IdxFixture;
import io.kindling.fixtures.RunFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsAction;
import org.apache.hadoop.util.Progressable;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A failure in the middle of a run gives one line, and valid results before it are kept. */
@Tag("spark")
class FailedRunTest extends CommandTesting {

  private IdxFixture data;
  private RunFiles run;

  @BeforeEach
  void writeData() throws IOException {
    data = IdxFixture.write(directory.resolve("data"));
    run = new RunFiles(directory.resolve("run"));
  }

  @Test
  void residentEngineWithoutACoreForEveryPartitionIsRefused() throws Exception {
    CommandRun refused =
        CommandRun.on(1, train(data, run.directory(), "--partitions=2", "--engine=resident"));
    assertSays(
        "--engine resident: the resident engine needs 2 cores at once for 2 partitions, and there"
            + " are 1; --engine auto uses the broadcast engine",
        refused.withoutStackTrace().refusal(1));
  }

  @Test
  void engineAutoGoesOnUnderBroadcastWithoutACoreForEveryPartition() throws Exception {
    CommandRun.on(1, train(data, run.directory(), "--partitions=2", "--engine=auto")).succeeded();
    assertEquals("broadcast", run.record().path("engine").asText());
  }

  @ParameterizedTest
  @ValueSource(strings = {"resident", "broadcast"})
  void changeOfADataFileBetweenEpochsEndsTheRun(String engine) throws Exception {
    byte[] images = data.bytes(IdxFixture.IMAGES);
    byte[] other = images.clone();
    other[100] ^= 1;
    CommandRun ended = trainAndAfterAnEpoch(engine, () -> data.put(IdxFixture.IMAGES, other));
    assertSays(
        data.name(IdxFixture.IMAGES) + ": has changed since the run began",
        ended.withoutStackTrace().refusal(2));
    assertFailed("has changed since the run began");

    data.put(IdxFixture.IMAGES, images);
    CommandRun.of(train(data, run.directory(), "--epochs=60", "--resume")).succeeded();
    RunFiles undisturbed = new RunFiles(directory.resolve("undisturbed"));
    CommandRun.of(train(data, undisturbed.directory(), "--epochs=60")).succeeded();
    assertEquals(undisturbed.weights(), run.weights());
    assertEquals(undisturbed.outcomes(), run.outcomes());
    assertFalse(run.record().has("failure"), "it has completed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"resident", "broadcast"})
  void lossOfADataFileBetweenEpochsEndsTheRun(String engine) throws Exception {
    Path labels = data.directory().resolve(IdxFixture.TEST_LABELS);
    CommandRun ended = trainAndAfterAnEpoch(engine, () -> Files.delete(labels));
    assertSays(
        labels + ": was there when the run began and is gone now",
        ended.withoutStackTrace().refusal(2));
    assertFailed("is gone now");
  }

  @Test
  void modelThatCannotBeWrittenFailsTheRun() throws Exception {
    // A run that was cut off, or it would be refused for what is in the way.
    CommandRun.of(train(data, run.directory())).succeeded();
    Files.delete(run.modelFile());
    String record = Files.readString(run.directory().resolve("run.json"));
    Files.writeString(
        run.directory().resolve("run.json"), record.replace("\"completed\"", "\"running\""));
    Files.createDirectories(run.modelFile().resolve("in the way"));
    CommandRun ended = CommandRun.of(train(data, run.directory(), "--resume"));
    assertEquals(1, ended.status(), ended::toString);
    assertEquals("failed", run.status());
    assertEquals(3, run.checkpointSteps().size());

    Files.delete(run.modelFile().resolve("in the way"));
    Files.delete(run.modelFile());
    CommandRun.of(train(data, run.directory(), "--resume")).succeeded();
    assertEquals(run.weights(), run.model().weightsSha256());
  }

  /** Hadoop tells of a full local disk by an error, which is no exception. */
  @Test
  void aFullDiskIsToldInALine() throws Exception {
    SparkHadoopUtil.get().conf().set("fs.full.impl", FullDisk.class.getName());
    String output = "full:" + run.directory();
    FullDisk.full = "step-";
    String line = CommandRun.of(train(data, output)).withoutStackTrace().refusal(1);
    assertSays(
        output
            + "/checkpoints/step-…: cannot be written: No space left on device; free some space,…"
            + " The stack trace: "
            + run.directory().resolve("failure-trace.txt"),
        line);
    assertFailed("No space left on device");
    assertTrue(Files.readString(run.directory().resolve("failure-trace.txt")).contains("FSError"));
    FullDisk.full = "";
    line = CommandRun.of(train(data, output, "--resume")).withoutStackTrace().refusal(2);
    assertSays("--output " + output + ": cannot be written to (No space left on device);…", line);
    FullDisk.full = "nothing of ours";
    CommandRun.of(train(data, output, "--resume")).succeeded();
    assertEquals("completed", run.status());
  }

  /** A local disk that is full for files of some name. */
  public static final class FullDisk extends RawLocalFileSystem {

    private static volatile String full = "";

    @Override
    public URI getUri() {
      return URI.create("full:///");
    }

    /** Asks the JDK for a file of scheme {@code file}. */
    @Override
    public void access(org.apache.hadoop.fs.Path path, FsAction mode) {}

    @Override
    public String getScheme() {
      return "full";
    }

    @Override
    public FSDataOutputStream create(
        org.apache.hadoop.fs.Path file,
        boolean overwrite,
        int buffer,
        short replication,
        long block,
        Progressable progress)
        throws IOException {
      return file.getName().contains(full)
          ? super.create(
              new org.apache.hadoop.fs.Path("/dev/full"),
              true,
              buffer,
              replication,
              block,
              progress)
          : super.create(file, overwrite, buffer, replication, block, progress);
    }
  }

  private interface Mischief {
    void happen() throws IOException;
  }

  /** Trains for 60 epochs; mischief happens once one of them has ended. */
  private CommandRun trainAndAfterAnEpoch(String engine, Mischief mischief) throws Exception {
    Path metrics = run.directory().resolve("metrics.jsonl");
    CompletableFuture<Void> watcher =
        CompletableFuture.runAsync(
            () -> {
              long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
              while (!Files.exists(metrics) && System.nanoTime() < deadline) {
                Thread.onSpinWait();
              }
              try {
                mischief.happen();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    CommandRun ended =
        CommandRun.of(train(data, run.directory(), "--epochs=60", "--engine=" + engine));
    watcher.get(1, TimeUnit.MINUTES);
    return ended;
  }

  private void assertFailed(String why) throws IOException {
    assertEquals("failed", run.status());
    String failure = run.record().path("failure").asText();
    assertTrue(failure.contains(why), failure);
    assertFalse(Files.exists(run.modelFile()));
  }
}
