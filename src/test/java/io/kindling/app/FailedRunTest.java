package io.kindling.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong in the middle of a run is said in one line, and what was good is kept. */
class FailedRunTest extends CommandTesting {

  private IdxFixture data;
  private RunFiles run;

  @BeforeEach
  void writeData() throws IOException {
    data = IdxFixture.write(directory.resolve("data"));
    run = new RunFiles(directory.resolve("run"));
  }

  @Test
  void divergenceKeepsTheLastGoodCheckpoint() throws Exception {
    String[] options = {"--optimizer=sgd", "--learning-rate=1e30", "--checkpoint-every=1"};
    CommandRun diverged = CommandRun.of(train(data, run.directory(), options));
    assertSays(
        "diverged at step 2, in epoch 1: …Try a smaller --learning-rate (it is 1.0E30)",
        diverged.withoutStackTrace().refusal(1));
    assertFailed("diverged at step 2");
    assertEquals(List.of(1), run.checkpointSteps());
    var before = tree(run.directory().resolve("checkpoints"));

    CommandRun again =
        CommandRun.of(train(data, run.directory(), options[0], options[1], options[2], "--resume"));
    assertTrue(again.out().contains("Going on from step 1"), again.out());
    assertEquals(diverged.err(), again.err());
    assertEquals(1, again.status());
    assertFailed("diverged at step 2");
    assertEquals(before, tree(run.directory().resolve("checkpoints")));
  }

  @Test
  void divergenceInTheFirstStepLeavesNoCheckpoint() throws Exception {
    CommandRun diverged =
        CommandRun.of(train(data, run.directory(), "--optimizer=nesterov", "--learning-rate=3e38"));
    String line = diverged.withoutStackTrace().refusal(1);
    assertSays("diverged at step…--learning-rate…", line);
    assertFailed("diverged at step");
    assertFalse(Files.exists(run.directory().resolve("checkpoints")));
    assertFalse(line.contains("the last checkpoint is"), "there is none: " + line);
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
