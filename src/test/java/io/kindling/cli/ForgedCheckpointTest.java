package io.kindling.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.fixtures.CommandRun;
import io.kindling.fixtures.CommandTesting;
import io.kindling.fixtures.IdxFixture;
import io.kindling.fixtures.RunFiles;
import io.kindling.model.Checkpoint;
import io.kindling.model.CheckpointDirectory;
import io.kindling.nn.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A checkpoint whose checksum is right, but that no run of these options can have written, is
 * passed over or refused; never gone on from.
 */
@Tag("spark")
class ForgedCheckpointTest extends CommandTesting {

  @TempDir static Path shared;

  private static IdxFixture data;
  private static RunFiles undisturbed;

  private RunFiles run;
  private Checkpoint sound;

  @BeforeAll
  static void trainUndisturbed() throws IOException {
    data = IdxFixture.write(shared.resolve("data"));
    undisturbed = new RunFiles(shared.resolve("undisturbed"));
    CommandRun.of(train(data, undisturbed.directory())).succeeded();
    assertEquals(List.of(5, 10, 15), undisturbed.checkpointSteps());
    Files.delete(undisturbed.directory().resolve("run.json"));
  }

  @BeforeEach
  void copyRun() throws IOException {
    run = undisturbed.copyTo(directory.resolve("run"));
    Files.delete(run.checkpoints().get(2));
    sound = checkpoints().newest(any -> Optional.empty(), warning -> {}).orElseThrow();
    assertEquals(10, sound.steps());
  }

  @Test
  void theSoundOneIsGoneOnFrom() throws Exception {
    CommandRun resumed = resume();
    assertTrue(resumed.wantedSpark());
    resumed.refusal(2);
  }

  @Test
  void numbersThatAreNotFinite() throws Exception {
    float[] parameters = sound.parameters().clone();
    parameters[3] = Float.NaN;
    assertPassesOver(
        new Checkpoint(10, sound.network(), parameters, sound.optimizerState(), sound.notes()),
        "tensor layers.0.weight holds NaN or infinite numbers");
  }

  @Test
  void anotherNumberOfParameters() throws Exception {
    Network larger =
        new Network(List.of(9, 5, 5), sound.network().hidden(), sound.network().loss());
    float[] more = new float[80];
    assertPassesOver(
        new Checkpoint(10, larger, more, List.of(more, more), sound.notes()),
        "holds 80 parameters, but the run's network has 74");
  }

  @Test
  void optimizerStateOfAnotherKind() throws Exception {
    float[] state = sound.optimizerState().get(0);
    assertPassesOver(
        new Checkpoint(10, sound.network(), sound.parameters(), List.of(state), sound.notes()),
        "holds 1 vectors of optimizer state, but the run's optimizer has 2");
    assertPassesOver(
        new Checkpoint(
            10, sound.network(), sound.parameters(), List.of(state, state, state), sound.notes()),
        "holds 3 vectors of optimizer state, but the run's optimizer has 2");
    assertPassesOver(
        new Checkpoint(
            10,
            sound.network(),
            sound.parameters(),
            List.of(state, Arrays.copyOf(state, 73)),
            sound.notes()),
        "is damaged: its…optimizer state does not match its parameters");
  }

  @ParameterizedTest
  @CsvSource({
    "epoch.lossSum, NaN, epoch.lossSum is NaN",
    "epoch.seconds, -1, epoch.seconds is -1.0",
    "trainingSeconds, Infinity, trainingSeconds is Infinity",
    "evaluationSeconds, long, …long…",
    "epoch.examples, -7, epoch.examples is -7",
    "validation.correct, 1e9, …1e9…",
    "validation.total, 9223372036854775808, …9223372036854775808…"
  })
  void figuresThatNoRunHas(String note, String value, String problem) throws Exception {
    assertPassesOver(
        new Checkpoint(
            10, sound.network(), sound.parameters(), sound.optimizerState(), notes(note, value)),
        "holds invalid training figures (" + problem);
  }

  @Test
  void aNameOfAnotherStep() throws Exception {
    Path newest = run.checkpoints().get(1);
    Files.move(newest, newest.resolveSibling("step-000000000012.safetensors"));
    assertPassesOver("step-000000000012.safetensors", "is the checkpoint of step 10");
  }

  @Test
  void optionsThatAreMissing() throws Exception {
    Map<String, String> notes = new LinkedHashMap<>(sound.notes());
    notes.remove("identity.seed");
    checkpoints()
        .write(
            new Checkpoint(10, sound.network(), sound.parameters(), sound.optimizerState(), notes));
    assertRefused(
        "--resume: the run in " + run.directory() + " has seed unknown, not 1; use the same",
        train(data, run.directory(), "--resume"));
  }

  @Test
  void optionsThatGarbleTheScreen() throws Exception {
    checkpoints()
        .write(
            new Checkpoint(
                10,
                sound.network(),
                sound.parameters(),
                sound.optimizerState(),
                notes("identity.seed", "1\n\u001b[2Jkindling: done")));
    assertRefused(
        "--resume: the run in…has seed 1\\n\\u001b[2Jkindling: done, not 1",
        train(data, run.directory(), "--resume"));
  }

  @Test
  void aStepBeyondTheRunsEnd() throws Exception {
    checkpoints()
        .write(
            new Checkpoint(
                99, sound.network(), sound.parameters(), sound.optimizerState(), sound.notes()));
    assertRefused(
        "--resume: the newest checkpoint in "
            + run.directory()
            + "/checkpoints is of step 99, but"
            + " the run ends at step 15; remove that file and resume again",
        train(data, run.directory(), "--resume"));
  }

  private void assertPassesOver(Checkpoint forged, String problem) throws IOException {
    checkpoints().write(forged);
    assertPassesOver(run.checkpoints().get(1).getFileName().toString(), problem);
  }

  private void assertPassesOver(String file, String problem) throws IOException {
    var before = tree(run.directory());
    CommandRun resumed = resume();
    assertTrue(resumed.wantedSpark(), resumed::toString);
    resumed.refusalAfterNotes(2);
    List<String> lines = resumed.err().lines().toList();
    assertEquals(2, lines.size(), lines::toString);
    assertSays(
        run.directory()
            + "/checkpoints/"
            + file
            + ": "
            + problem
            + "…; trying the checkpoint before it",
        lines.get(0).replace("Note: ", "kindling: "));
    assertEquals(before, tree(run.directory()));
  }

  private Map<String, String> notes(String note, String value) {
    Map<String, String> notes = new LinkedHashMap<>(sound.notes());
    assertTrue(notes.containsKey(note), notes::toString);
    notes.put(note, value);
    return notes;
  }

  private CommandRun resume() {
    return CommandRun.withoutSpark(train(data, run.directory(), "--resume")).withoutStackTrace();
  }

  private CheckpointDirectory checkpoints() {
    return new CheckpointDirectory(
        new org.apache.hadoop.fs.Path(run.directory().resolve("checkpoints").toString()),
        new Configuration(),
        3);
  }
}
