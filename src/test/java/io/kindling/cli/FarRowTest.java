package io.kindling.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.fixtures.CommandRun;
import io.kindling.fixtures.CommandTesting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A row that a network cannot compute with is named, with its column, and counted as no class. */
@Tag("spark")
class FarRowTest extends CommandTesting {

  private static final String FAR =
      ":18: tiny is 1.0E10, so far outside the range of the training data (mean 4…e-31, deviation"
          + " 2…e-31) that the model cannot compute with it; correct the value, or leave the row out";

  @TempDir static Path shared;

  private static Path sound;
  private static Path run;

  @BeforeAll
  static void trainModel() throws IOException {
    sound = write(shared.resolve("sound.csv"), "5e-31");
    run = shared.resolve("run");
    CommandRun.of(training(sound, run)).ended();
  }

  /** Row 17, of line 18, has another value. */
  private static Path write(Path file, String value) throws IOException {
    List<String> lines = new ArrayList<>(List.of("plain,tiny,label"));
    for (int row = 0; row < 100; row++) {
      String tiny = row == 16 ? value : (row % 10) + "e-31";
      lines.add(row % 7 + "," + tiny + "," + (row % 10 < 5 ? "low" : "high"));
    }
    return Files.write(file, lines);
  }

  private static String[] training(Path data, Path output, String... more) {
    List<String> arguments = new ArrayList<>(List.of("train", "--data", "csv:" + data));
    arguments.addAll(List.of("--output=" + output, "--hidden=32", "--epochs=2", "--batch-size=10"));
    arguments.addAll(List.of(more));
    return arguments.toArray(String[]::new);
  }

  @ParameterizedTest
  @ValueSource(strings = {"relu", "tanh"})
  void evaluateNamesItWhateverTheActivation(String activation) throws IOException {
    Path model = shared.resolve(activation);
    CommandRun.of(training(sound, model, "--activation=" + activation)).ended();
    Path far = write(shared.resolve("far.csv"), "1e10");
    assertRefused(far + FAR, "evaluate", model.toString(), "--data=csv:" + far);
    assertFalse(Files.exists(model.resolve("evaluation.html")));
  }

  @Test
  void predictNamesIt() throws IOException {
    Path far = write(shared.resolve("far.csv"), "1e10");
    Path output = directory.resolve("scores");
    String said =
        CommandRun.of("predict", run.toString(), "--data=csv:" + far, "--output=" + output)
            .withoutStackTrace()
            .refusal(2);
    assertSays(far + FAR, said);
    assertFalse(Files.exists(output.resolve("_SUCCESS")));
  }

  /** Finite, but more than sums of a few hundred such numbers can be. */
  @Test
  void evaluateNamesWhatOverflowsInTheNetwork() throws IOException {
    Path far = write(shared.resolve("overflow.csv"), "9.7e7");
    assertRefused(
        far + ":18: tiny is 9.7E7, so far outside",
        "evaluate",
        run.toString(),
        "--data=csv:" + far);
  }

  @Test
  void trainNamesItBeforeItBegins() throws IOException {
    Path far = write(shared.resolve("far.csv"), "1e10");
    assertRefused(far + FAR, training(sound, directory.resolve("run"), "--test-data=csv:" + far));
    // Held back: the 16 last, of which it is one.
    List<String> lines = Files.readAllLines(sound);
    lines.set(95, "1,1e10,low");
    Path held = Files.write(shared.resolve("held.csv"), lines);
    assertRefused(held + ":96: tiny is 1.0E10, so", training(held, directory.resolve("run")));
    // To train on, under the scaling of another model.
    assertRefused(
        far + FAR,
        training(far, directory.resolve("run"), "--initial-model=" + run + "/model.safetensors"));
  }

  @Test
  void aNightNamesItBeforeAnythingIsPromoted() throws IOException {
    Path registry = directory.resolve("registry");
    retrain(registry, sound, "1").ended();
    Path far = write(shared.resolve("far.csv"), "1e10");
    assertSays(far + FAR, retrain(registry, far, "2").withoutStackTrace().refusalAfterNotes(2));
    assertFalse(Files.exists(registry.resolve("versions/2")));
    // The night's training had it, so that the candidate's range is wide; the champion's is not.
    Path wide = directory.resolve("wide.csv");
    List<String> lines = Files.readAllLines(sound);
    lines.set(3, "1,1e10,low");
    Files.write(wide, lines);
    String said =
        CommandRun.of(
                "retrain",
                "--registry=" + registry,
                "--run-id=3",
                "--data=csv:" + wide,
                "--test-data=csv:" + far,
                "--hidden=32",
                "--epochs=2",
                "--batch-size=10")
            .withoutStackTrace()
            .refusalAfterNotes(2);
    assertSays(far + FAR, said);
  }

  private static CommandRun retrain(Path registry, Path test, String id) {
    return CommandRun.of(
        "retrain",
        "--registry=" + registry,
        "--run-id=" + id,
        "--data=csv:" + sound,
        "--test-data=csv:" + test,
        "--hidden=32",
        "--epochs=2",
        "--batch-size=10");
  }

  @Test
  void whatIsOnlyGreatIsScored() throws IOException {
    Path great = write(shared.resolve("great.csv"), "5e-10");
    String out = CommandRun.of("evaluate", run.toString(), "--data=csv:" + great).ended().out();
    assertTrue(out.contains(" of 100 right"), out);
  }
}
