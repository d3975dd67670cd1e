package io.kindling.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.fixtures.CommandRun;
import io.kindling.fixtures.CommandTesting;
import io.kindling.fixtures.Hdfs;
import io.kindling.fixtures.IdxFixture;
import io.kindling.fixtures.RunFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** Data and run directory on HDFS: the bits are those of a local disk, and so is what survives. */
@Tag("spark")
@Tag("hdfs")
class HdfsTest extends CommandTesting {

  @TempDir private static java.nio.file.Path shared;

  private static Hdfs hdfs;
  private static IdxFixture data;
  private static RunFiles local;

  private Path output;

  @BeforeAll
  static void startAndTrainLocally() throws IOException {
    hdfs = Hdfs.emptied();
    data = IdxFixture.write(shared.resolve("data"));
    hdfs.files().copyFromLocalFile(new Path(data.directory().toUri()), hdfs.path("/data"));
    local = new RunFiles(shared.resolve("local"));
    CommandRun.of(train(data, local.directory(), "--checkpoint-every=2")).succeeded();
  }

  @BeforeEach
  void nameOutput(TestInfo test) {
    output = hdfs.path("/" + test.getTestMethod().orElseThrow().getName());
  }

  @Test
  void trainsToTheBitsOfALocalDiskAndKeepsTheLastCheckpoints() throws IOException {
    onHdfs("--checkpoint-every=2").succeeded();
    assertSameEnd();
    assertEquals(
        List.of(
            "checkpoints/step-000000000012.safetensors",
            "checkpoints/step-000000000014.safetensors",
            "checkpoints/step-000000000015.safetensors",
            "metrics.jsonl",
            "model.safetensors",
            "report.html",
            "run.json"),
        files());
    assertSays("--output " + output + ": holds a run already", onHdfs().refusal(2));
  }

  /** A driver killed while it writes leaves a file that the NameNode keeps open for it. */
  @Test
  void goesOnFromTheCheckpointBeforeADamagedOneAndAHalfWrittenOne() throws IOException {
    onHdfs("--checkpoint-every=2").succeeded();
    hdfs.files().delete(new Path(output, "model.safetensors"), false);
    put("run.json", "{\"status\": \"running\"}");
    Path newest = new Path(output, "checkpoints/step-000000000015.safetensors");
    byte[] bytes = read(newest);
    bytes[bytes.length - 9] ^= 4;
    put("checkpoints/" + newest.getName(), bytes);
    Path unfinished =
        new Path(
            output,
            "checkpoints/.step-000000000016.safetensors.123e4567-e89b-12d3-a456-426614174000.unfinished");
    FileSystem killed = FileSystem.newInstance(output.toUri(), hdfs.configuration());
    FSDataOutputStream half = killed.create(unfinished, false);
    half.write(bytes, 0, bytes.length / 2);
    half.hsync();

    CommandRun resumed = onHdfs("--checkpoint-every=2", "--resume").withoutStackTrace();
    assertEquals(0, resumed.status(), resumed::toString);
    assertEquals(1, resumed.err().lines().count(), resumed.err());
    assertTrue(resumed.err().startsWith("Note: " + newest + ": "), resumed.err());
    assertTrue(resumed.out().contains("Resuming after step 14"), resumed.out());
    assertSameEnd();
    assertFalse(hdfs.files().exists(unfinished));
  }

  @Test
  void safeModeEndsTheRunInOneLineAndResumeGoesOn() throws Exception {
    String line = trainAndAfterAStep(() -> hdfs.safeMode(true), () -> hdfs.safeMode(false));
    assertSays(output + "/…: cannot be written: …Name node is in safe mode…", line);
    onHdfs("--resume").succeeded();
    assertSameEnd();
  }

  @Test
  void aNameNodeThatIsGoneEndsTheRunInOneLineAndResumeGoesOn() throws Exception {
    String line = trainAndAfterAStep(hdfs::stopNameNode, hdfs::startNameNode);
    assertSays(output + "/…: cannot be written: …localhost…", line);
    onHdfs("--resume").succeeded();
    assertSameEnd();
  }

  @Test
  void aNameNodeThatWasNeverThereIsNamed() throws IOException {
    String nobody = "hdfs://localhost:1/data";
    CommandRun run = CommandRun.of(train(data, directory, "--output=" + nobody));
    assertSays(nobody + ": cannot be read (…Connection refused…", run.refusal(2));
    run = CommandRun.of(train(data, directory.resolve("run"), "--data=" + nobody));
    assertSays(nobody + ": cannot be read: …Connection refused…", run.refusal(1));
  }

  private interface Change {
    void happen() throws IOException;
  }

  /** Trains; a change happens once there is a checkpoint, and is taken back after the end. */
  private String trainAndAfterAStep(Change change, Change back) throws Exception {
    CompletableFuture<Void> watcher =
        CompletableFuture.runAsync(
            () -> {
              long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
              try {
                while (!hdfs.files().exists(new Path(output, "checkpoints"))
                    && System.nanoTime() < deadline) {
                  Thread.onSpinWait();
                }
                change.happen();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    CommandRun ended = onHdfs("--checkpoint-every=1");
    watcher.get(1, TimeUnit.MINUTES);
    back.happen();
    assertTrue(ended.log().stream().noneMatch(line -> line.contains("\tat ")), ended::toString);
    return ended.refusal(1);
  }

  private CommandRun onHdfs(String... more) {
    List<String> options = new ArrayList<>(List.of("--data=" + hdfs.path("/data")));
    options.addAll(List.of(more));
    options.add("--output=" + output);
    return CommandRun.of(train(data, directory, options.toArray(String[]::new)));
  }

  private void assertSameEnd() throws IOException {
    java.nio.file.Path copy = directory.resolve("copy");
    hdfs.files().copyToLocalFile(output, new Path(copy.toUri()));
    RunFiles run = new RunFiles(copy);
    assertEquals("completed", run.status());
    assertEquals(local.weights(), run.weights());
    assertEquals(local.weights(), run.model().weightsSha256());
    assertEquals(local.outcomes(), run.outcomes());
  }

  /** The names of the run's files, below its directory. */
  private List<String> files() throws IOException {
    List<String> names = new ArrayList<>();
    RemoteIterator<LocatedFileStatus> files = hdfs.files().listFiles(output, true);
    while (files.hasNext()) {
      names.add(output.toUri().relativize(files.next().getPath().toUri()).toString());
    }
    names.sort(Comparator.naturalOrder());
    return names;
  }

  private byte[] read(Path file) throws IOException {
    try (FSDataInputStream in = hdfs.files().open(file)) {
      return in.readAllBytes();
    }
  }

  private void put(String name, String text) throws IOException {
    put(name, text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  private void put(String name, byte[] bytes) throws IOException {
    try (FSDataOutputStream out = hdfs.files().create(new Path(output, name), true)) {
      out.write(bytes);
    }
  }
}
