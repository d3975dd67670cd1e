package io.kindling.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.fixtures.CommandRun;
import io.kindling.fixtures.CommandTesting;
import io.kindling.fixtures.IdxFixture;
import io.kindling.fixtures.RunFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The data decide settings that the user leaves open; records and models hold the values. */
@Tag("spark")
class OpenSettingsTest extends CommandTesting {

  private IdxFixture data;

  @BeforeEach
  void writeData() throws IOException {
    data = IdxFixture.write(directory.resolve("data"));
  }

  @Test
  void hiddenLayersGetTheEndsThatTheDataHave() throws Exception {
    RunFiles named = trained("named", "--layers=9,6,5,4", "--batch-size=20");
    RunFiles hidden = trained("hidden", "--hidden=6,5", "--batch-size=20");
    assertEquals("9,6,5,4", configured(hidden, "layers"));
    assertEquals(List.of(9, 6, 5, 4), hidden.model().network().sizes());
    assertEquals(named.weights(), hidden.weights());
    CommandRun.of("evaluate", hidden.directory().toString(), "--data", data.directory().toString())
        .succeeded();
    trained("next", "--hidden=6,5", "--batch-size=20", "--initial-model=" + hidden.modelFile());
  }

  @Test
  void runOfHiddenLayersIsResumedHoweverTheyAreWritten() throws Exception {
    String[] options = {"--hidden=6", "--batch-size=20", "--checkpoint-every=2"};
    RunFiles run = trained("run", options);
    String weights = run.weights();
    for (String layers : List.of("--hidden=6", "--layers=9,6,4")) {
      resumable(run);
      CommandRun resumed = command("run", layers, "--batch-size=20", "--resume").succeeded();
      assertTrue(resumed.out().contains("Resuming after step "), resumed.out());
      assertEquals(weights, run.weights());
    }
    String nothing = command("run", "--hidden=6", "--batch-size=20", "--resume").succeeded().out();
    assertTrue(nothing.contains("nothing to do"), nothing);
    String other = "--resume: the run in…has layers 9,6,4, not 9,7,4; use the same";
    assertRefused(other, arguments("run", "--hidden=7", "--batch-size=20", "--resume"));
    resumable(run);
    assertRefused(other, arguments("run", "--hidden=7", "--batch-size=20", "--resume"));
  }

  @Test
  void layersAndHiddenLayersAreTwoWords() throws Exception {
    String both =
        ": --layers 9,6,4 is set, too, on the command line or in a --config file; set only";
    assertRefused("--hidden 7" + both, arguments("run", "--hidden=7", "--layers=9,6,4"));
    Path file = Files.writeString(directory.resolve("recipe.properties"), "layers = 9,6,4\n");
    assertRefused("--hidden 7" + both, arguments("run", "--hidden=7", "--config=" + file));
    assertRefused(
        "Invalid value for option '--hidden'…'0' is not a whole number, 1 or more",
        arguments("run", "--hidden=0"));
  }

  @Test
  void modelOfOtherLayersIsToldOnceTheDataAreKnown() throws Exception {
    RunFiles first = trained("first", "--hidden=6", "--batch-size=20");
    assertRefused(
        "--initial-model…is a network of layers…, but the run's network has…use the same layers",
        arguments("next", "--hidden=7", "--batch-size=20", "--initial-model=" + first.modelFile()));
  }

  /** Nobody has asked for 200; who has is told that there are not so many. */
  @Test
  void defaultBatchIsNoLargerThanTheTrainingSet() throws Exception {
    CommandRun command = command("run", "--hidden=6", "--checkpoint-every=1");
    String note =
        "Note: there are only 100 training examples, so that a mini-batch is all of them, not 200"
            + " as by default (--batch-size)\n";
    assertEquals(note, command.err());
    assertEquals(0, command.status(), command::toString);
    RunFiles run = new RunFiles(directory.resolve("run"));
    assertEquals("100", configured(run, "batch-size"));
    String weights = run.weights();
    assertEquals(weights, trained("named", "--hidden=6", "--batch-size=100").weights());
    resumable(run);
    CommandRun resumed = command("run", "--hidden=6", "--resume");
    assertEquals(0, resumed.status(), resumed::toString);
    assertTrue(resumed.out().contains("Resuming after step "), resumed.out());
    assertEquals(weights, run.weights());
    assertRefused(
        "--batch-size 200: there are only 100 training examples in the data; give fewer",
        arguments("other", "--hidden=6", "--batch-size=200"));
  }

  /** Takes away the end of a run. */
  private static void resumable(RunFiles run) throws IOException {
    Files.delete(run.modelFile());
    Files.writeString(run.directory().resolve("run.json"), "{\"status\": \"running\"}");
    Files.delete(run.checkpoints().get(run.checkpoints().size() - 1));
  }

  private static String configured(RunFiles run, String setting) throws IOException {
    return run.record().path("configuration").path(setting).asText();
  }

  private RunFiles trained(String name, String... options) {
    command(name, options).succeeded();
    return new RunFiles(directory.resolve(name));
  }

  private CommandRun command(String name, String... options) {
    return CommandRun.of(arguments(name, options));
  }

  private String[] arguments(String name, String... options) {
    List<String> arguments =
        new ArrayList<>(List.of("train", "--data", data.directory().toString(), "--epochs=3"));
    arguments.addAll(List.of("--output", directory.resolve(name).toString()));
    arguments.addAll(List.of(options));
    return arguments.toArray(String[]::new);
  }
}
