package io.kindling.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.kindling.fixtures.CommandRun;
import io.kindling.fixtures.CommandTesting;
import io.kindling.fixtures.IdxFixture;
import io.kindling.fixtures.RunFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("spark")
class StudyCommandTest extends CommandTesting {

  private CommandRun study(IdxFixture data, String... more) throws Exception {
    Path recipe = directory.resolve("recipe.properties");
    Files.writeString(
        recipe, "layers = 9,5,4\nbatch-size = 20\nepochs = 1\nlearning-rate = 0.01\n");
    List<String> arguments = new ArrayList<>(List.of("study", recipe.toString(), "--seeds=2"));
    arguments.add("--output=" + directory.resolve("study"));
    arguments.addAll(List.of(more));
    arguments.addAll(List.of("--", "--data", data.directory().toString()));
    return CommandRun.of(arguments.toArray(String[]::new));
  }

  @Test
  void trainsEverySeedOnceAndSaysWhatTheyReached() throws Exception {
    IdxFixture data = IdxFixture.write(directory.resolve("data"));
    String out = study(data).succeeded().out();
    List<Double> found = new ArrayList<>();
    for (int seed = 1; seed <= 2; seed++) {
      RunFiles run = new RunFiles(directory.resolve("study/seed-" + seed));
      assertEquals(seed, run.record().path("configuration").path("seed").asInt());
      assertTrue(run.record().path("test").isNull(), "the test examples were looked at");
      double accuracy = run.record().path("validation").path("accuracy").asDouble();
      found.add(accuracy);
      assertTrue(
          out.contains(
              String.format(Locale.ROOT, "seed-%d: validation %.2f%%", seed, 100 * accuracy)),
          out);
    }
    assertTrue(out.contains("validation " + new SeedStatistics(found)), out);
    assertFalse(out.contains("test "), out);

    // Again, with one run gone: only that one is trained.
    RunFiles first = new RunFiles(directory.resolve("study/seed-1"));
    JsonNode record = first.record();
    Files.delete(directory.resolve("study/seed-2/run.json"));
    assertEquals(out, study(data).succeeded().out());
    assertEquals(record, first.record());
    assertTrue(Files.readString(directory.resolve("study/seed-1.log")).contains("nothing to do"));

    // And with the test set to be read: none is trained again.
    String tested = study(data, "--test").succeeded().out();
    assertTrue(tested.startsWith(out.stripTrailing()), tested);
    double accuracy = first.record().path("test").path("accuracy").asDouble(Double.NaN);
    assertTrue(tested.contains(String.format(Locale.ROOT, ": %.2f ", 100 * accuracy)), tested);
    assertTrue(tested.contains("\ntest "), tested);
    assertEquals(record.path("weightsSha256"), first.record().path("weightsSha256"));
    assertEquals(record.path("validation"), first.record().path("validation"));
    String log = Files.readString(directory.resolve("study/seed-1.log"));
    assertTrue(log.contains("Resuming after step"), log);
    assertFalse(log.contains("epoch "), log);
    study(data, "--test").succeeded();
    assertTrue(Files.readString(directory.resolve("study/seed-1.log")).contains("nothing to do"));
  }

  @Test
  void withoutValidationExamplesThereIsOnlyATest() throws Exception {
    IdxFixture data = IdxFixture.write(directory.resolve("data"));
    Path recipe = directory.resolve("all.properties");
    Files.writeString(recipe, "layers = 9,5,4\nbatch-size = 20\nepochs = 1\nvalidation = 0\n");
    String out =
        CommandRun.of(
                "study",
                recipe.toString(),
                "--seeds=1",
                "--test",
                "--output=" + directory.resolve("study"),
                "--",
                "--data",
                data.directory().toString())
            .succeeded()
            .out();
    assertTrue(out.contains("seed-1: completed, without validation examples"), out);
    assertTrue(out.contains("\ntest ") && !out.contains("NaN"), out);
  }

  @Test
  void aGridIsPrintedTheBestFirst() throws Exception {
    IdxFixture data = IdxFixture.write(directory.resolve("data"));
    String out = study(data, "--seeds=1", "--grid=learning-rate=1e-9,0.05").succeeded().out();
    List<String> table = out.lines().filter(line -> line.startsWith("learning-rate=")).toList();
    assertEquals(2, table.size(), out);
    double first = accuracy("learning-rate=0.05-seed-1");
    double second = accuracy("learning-rate=1e-9-seed-1");
    assertEquals(first >= second, table.get(0).startsWith("learning-rate=0.05 "), out);
  }

  private double accuracy(String run) throws Exception {
    return new RunFiles(directory.resolve("study/" + run))
        .record()
        .path("validation")
        .path("accuracy")
        .asDouble();
  }

  @Test
  void aRunThatFailsIsTheStudysFailure() throws Exception {
    IdxFixture data = IdxFixture.write(directory.resolve("data"));
    CommandRun failed = study(data, "--seeds=1", "--grid=learning-rate=1e30");
    Path log = directory.resolve("study/learning-rate=1e30-seed-1.log");
    assertTrue(failed.refusalAfterNotes(1).contains("diverged at step"), failed::toString);
    assertTrue(failed.err().contains("Note: the log of the failed run is " + log), failed.err());
    assertTrue(Files.readString(log).contains("diverged at step"), log.toString());
  }

  @Test
  void saysWhatIsWrong() throws Exception {
    IdxFixture data = IdxFixture.write(directory.resolve("data"));
    assertTrue(study(data, "--grid=epochs").refusal(2).contains("--grid 'epochs': expected"));
    String refused = study(data, "--seeds=1", "--grid=dropout=2").refusal(2);
    assertTrue(refused.contains("'2' is not a number from 0 to below 1"), refused);
    String unknown = study(data, "--seeds=1", "--grid=dropuot=0.2").refusal(2);
    assertTrue(unknown.contains("did you mean --dropout"), unknown);
    String none = CommandRun.of("study", "no/such.properties", "--output=x").refusal(2);
    assertTrue(none.startsWith("kindling: no/such.properties: cannot be read"), none);
  }
}
