package io.kindling.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.fixtures.CommandRun;
import io.kindling.fixtures.CommandTesting;
import io.kindling.fixtures.IdxFixture;
import io.kindling.fixtures.RunFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A run that was interrupted ends as if it had not been, or says why it cannot. */
@Tag("spark")
class ResumeTest extends CommandTesting {

  /** Every option that bits depend on, with a value that the run does not have. */
  private static final Map<String, String> DECISIVE =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("--layers", "9,6,4"),
              Map.entry("--activation", "tanh"),
              Map.entry("--loss", "quadratic"),
              Map.entry("--initializer", "xavier"),
              Map.entry("--optimizer", "sgd"),
              Map.entry("--learning-rate", "0.02"),
              Map.entry("--batch-size", "10"),
              Map.entry("--local-steps", "2"),
              Map.entry("--exchange", "bf16"),
              Map.entry("--epochs", "4"),
              Map.entry("--seed", "2"),
              Map.entry("--shards", "4"),
              Map.entry("--validation", "10"),
              Map.entry("--validation-split", "stratified"),
              Map.entry("--invert", "true"),
              Map.entry("--transpose", "true"),
              Map.entry("--scaling", "none"),
              Map.entry("--class-weights", "balanced"),
              Map.entry("--schedule", "cosine"),
              Map.entry("--augment", "affine:shift=1"),
              Map.entry("--dropout", "0.5"),
              Map.entry("--input-dropout", "0.2"),
              Map.entry("--adversarial", "0.5"),
              Map.entry("--l1", "0.001"),
              Map.entry("--l2", "0.001"),
              Map.entry("--clip-norm", "5"),
              Map.entry("--max-norm", "3"),
              Map.entry("--average", "ema"),
              Map.entry("--patience", "2"),
              Map.entry("--initial-model", "other.safetensors"),
              Map.entry("--blas", "java")));

  /** Options that a resumed run may change: places, execution, and options that are no settings. */
  private static final Set<String> FREE =
      Set.of(
          "--data",
          "--mirrors",
          "--class-names", // Words for classes, which decide no bit.
          // How a table is read; what comes of it has a digest.
          "--header",
          "--label-column",
          "--labels",
          "--separator",
          "--test-data",
          "--weight-column",
          "--tensors", // Of --initial-model, without which they are refused.
          "--partitions",
          "--engine",
          "--verbose",
          "--output",
          "--resume",
          "--checkpoint-every",
          "--keep-checkpoints",
          "--tensorboard",
          "--untested",
          "--wait-for-executors",
          "--momentum", // A way to write what --optimizer says.
          "--hidden", // A way to write what --layers says.
          "--config",
          "--help",
          "--version");

  /** 3 epochs of 5 steps, with a checkpoint after steps 2, 4, 5, 6, 8, 10, 12, 14 and 15. */
  private static final String[] OPTIONS = {"--checkpoint-every=2", "--keep-checkpoints=20"};

  @TempDir static Path shared;

  private static IdxFixture data;
  private static RunFiles undisturbed;

  @BeforeAll
  static void trainUndisturbed() throws IOException {
    data = IdxFixture.write(shared.resolve("data"));
    undisturbed = new RunFiles(shared.resolve("undisturbed"));
    CommandRun.of(train(data, undisturbed.directory(), OPTIONS)).succeeded();
    assertEquals(List.of(2, 4, 5, 6, 8, 10, 12, 14, 15), undisturbed.checkpointSteps());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, 4, 5, 6, 10, 14, 15})
  void goesOnFromEachCheckpointToTheSameEnd(int steps) throws Exception {
    RunFiles run = interruptedAfter(steps);
    CommandRun resumed = resume(run, "--partitions=" + (1 + steps % 3), "--engine=broadcast");
    resumed.succeeded();
    assertEquals(
        steps > 0, resumed.out().contains(String.format("Resuming after step %,d", steps)));
    assertSameEnd(run);
    assertEquals(run.weights(), run.model().weightsSha256());
    assertEquals(undisturbed.checkpointSteps(), run.checkpointSteps());
  }

  @Test
  void resumeOfARunThatNeverBeganBeginsIt() throws Exception {
    RunFiles run = new RunFiles(directory.resolve("run"));
    resume(run).succeeded();
    assertSameEnd(run);
  }

  @Test
  void engineMayChange() throws Exception {
    RunFiles run = interruptedAfter(8);
    resume(run, "--engine=resident").succeeded();
    assertSameEnd(run);
    assertEquals("resident", run.record().path("engine").asText());
  }

  @Test
  void truncatedNewestCheckpointIsPassedOver() throws Exception {
    RunFiles run = interruptedAfter(8);
    Path newest = run.checkpoints().get(4);
    byte[] bytes = Files.readAllBytes(newest);
    Files.write(newest, Arrays.copyOf(bytes, bytes.length - 100));
    assertPassesOver(run, newest);
  }

  @Test
  void newestCheckpointWithAFlippedBitIsPassedOver() throws Exception {
    RunFiles run = interruptedAfter(8);
    Path newest = run.checkpoints().get(4);
    byte[] bytes = Files.readAllBytes(newest);
    bytes[bytes.length - 9] ^= 4;
    Files.write(newest, bytes);
    assertPassesOver(run, newest);
  }

  @Test
  void emptyNewestCheckpointIsPassedOver() throws Exception {
    RunFiles run = interruptedAfter(8);
    Path newest = run.checkpoints().get(4);
    Files.write(newest, new byte[0]);
    assertPassesOver(run, newest);
  }

  @ParameterizedTest
  @MethodSource("decisive")
  void refusesAnotherValueOfADecisiveOption(String option) throws Exception {
    RunFiles run = interruptedAfter(8);
    String value = DECISIVE.get(option);
    String other = value.equals("true") ? option : option + "=" + value;
    assertRefused(
        "--resume: the run in "
            + run.directory()
            + " has "
            + option.substring(2)
            + " …, not "
            + DECISIVE.get(option)
            + "; use the same recipe and data, or another output directory",
        train(data, run.directory(), with(OPTIONS, "--resume", other)));
  }

  static Set<String> decisive() {
    return DECISIVE.keySet();
  }

  @Test
  void everyOptionIsEitherDecisiveOrFree() {
    Set<String> known = new TreeSet<>(FREE);
    known.addAll(DECISIVE.keySet());
    Set<String> options =
        Kindling.commandLine().getSubcommands().get("train").getCommandSpec().options().stream()
            .map(option -> option.longestName())
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(options, known);
  }

  @Test
  void momentumDecidesUnderNesterovHoweverItIsWritten() throws Exception {
    RunFiles run = new RunFiles(directory.resolve("run"));
    String[] nesterov = {"--optimizer=nesterov:momentum=0.8", "--checkpoint-every=2"};
    CommandRun.of(train(data, run.directory(), nesterov)).succeeded();
    assertEquals(
        "nesterov:momentum=0.8", run.record().path("configuration").path("optimizer").asText());
    String weights = run.weights();
    Files.delete(run.directory().resolve("run.json"));
    assertRefused(
        "--resume: the run in…has optimizer nesterov:momentum=0.8, not nesterov:momentum=0.7",
        train(data, run.directory(), "--optimizer=nesterov", "--momentum=0.7", "--resume"));
    CommandRun.of(
            train(data, run.directory(), "--optimizer=nesterov", "--momentum=0.8", "--resume"))
        .succeeded();
    assertEquals(weights, run.weights());
    assertRefused(
        "--momentum 0.7: the optimizer is nesterov:momentum=0.8; set only one of the two",
        train(
            data,
            directory.resolve("other"),
            "--optimizer=nesterov:momentum=0.8",
            "--momentum=0.7"));
  }

  @Test
  void refusesOtherData() throws Exception {
    RunFiles run = interruptedAfter(8);
    IdxFixture other = IdxFixture.write(directory.resolve("other"));
    byte[] images = other.bytes(IdxFixture.TEST_IMAGES);
    images[images.length - 1] ^= 1;
    other.put(IdxFixture.TEST_IMAGES, images);
    assertRefused(
        "--resume: the run in…was trained on data of SHA-256…, but…has…; use the same recipe and"
            + " data, or another",
        train(other, run.directory(), with(OPTIONS, "--resume")));
  }

  @Test
  void takesTheSameDataFromElsewhere() throws Exception {
    RunFiles run = interruptedAfter(8);
    IdxFixture moved = IdxFixture.write(directory.resolve("moved")).pack();
    CommandRun.of(train(moved, run.directory(), with(OPTIONS, "--resume"))).succeeded();
    assertSameEnd(run);
  }

  @Test
  void completedRunLeavesNothingToDo() throws Exception {
    RunFiles run = undisturbed.copyTo(directory.resolve("run"));
    Map<String, String> before = tree(run.directory());
    String out = resume(run).succeeded().out();
    assertTrue(out.contains("holds a completed run already: nothing to do"), out);
    assertEquals(before, tree(run.directory()));
  }

  @Test
  void onlyTheLastCheckpointsAreKept() throws Exception {
    RunFiles run = new RunFiles(directory.resolve("run"));
    CommandRun.of(train(data, run.directory(), "--checkpoint-every=2", "--keep-checkpoints=2"))
        .succeeded();
    assertEquals(List.of(14, 15), run.checkpointSteps());
    assertEquals(undisturbed.weights(), run.weights());
  }

  @Test
  void checkpointsThatWereNeverFinishedAreClearedAway() throws Exception {
    assertClearedAway(
        "checkpoints/.step-000000000010.safetensors.123e4567-e89b-12d3-a456-426614174000.unfinished");
  }

  @Test
  void recordsThatWereNeverFinishedAreClearedAway() throws Exception {
    assertClearedAway(".run.json.123e4567-e89b-12d3-a456-426614174000.unfinished");
  }

  @Test
  void damagedRecordIsRefused() throws Exception {
    RunFiles run = interruptedAfter(8);
    Files.writeString(run.directory().resolve("run.json"), "{\"status\" : \"run");
    assertRefused("…run.json: is damaged", train(data, run.directory(), with(OPTIONS, "--resume")));
  }

  private void assertClearedAway(String name) throws Exception {
    RunFiles run = interruptedAfter(8);
    Path unfinished = run.directory().resolve(name);
    Files.write(unfinished, new byte[100]);
    resume(run).succeeded();
    assertFalse(Files.exists(unfinished), name);
    assertSameEnd(run);
  }

  private void assertPassesOver(RunFiles run, Path damaged) throws Exception {
    CommandRun resumed = resume(run).withoutStackTrace();
    assertEquals(0, resumed.status(), resumed::toString);
    assertEquals(1, resumed.err().lines().count(), resumed.err());
    assertTrue(resumed.err().startsWith("Note: "), resumed.err());
    assertTrue(resumed.err().contains(damaged.getFileName().toString()), resumed.err());
    assertTrue(resumed.out().contains("Resuming after step 6"), resumed.out());
    assertSameEnd(run);
  }

  /** The run as it was when it had just written the checkpoint after so many steps. */
  private RunFiles interruptedAfter(int steps) throws IOException {
    RunFiles run = undisturbed.copyTo(directory.resolve("run"));
    for (Path checkpoint : run.checkpoints()) {
      if (checkpoint.getFileName().toString().compareTo(String.format("step-%012d.t", steps)) > 0) {
        Files.delete(checkpoint);
      }
    }
    Files.delete(run.modelFile());
    Files.writeString(run.directory().resolve("run.json"), "{\"status\": \"running\"}");
    return run;
  }

  private static CommandRun resume(RunFiles run, String... more) {
    return CommandRun.of(train(data, run.directory(), with(with(OPTIONS, "--resume"), more)));
  }

  private static void assertSameEnd(RunFiles run) throws IOException {
    assertEquals(undisturbed.weights(), run.weights());
    assertEquals(undisturbed.outcomes(), run.outcomes());
    for (String field : List.of("status", "steps", "epochs", "test", "validation")) {
      assertEquals(undisturbed.record().path(field), run.record().path(field), field);
    }
  }

  private static String[] with(String[] options, String... more) {
    String[] all = Arrays.copyOf(options, options.length + more.length);
    System.arraycopy(more, 0, all, options.length, more.length);
    return all;
  }
}
