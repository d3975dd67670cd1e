package io.kindling.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.fixtures.CommandRun;
import io.kindling.fixtures.CommandTesting;
import io.kindling.fixtures.RunFiles;
import io.kindling.model.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.linalg.Vectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Numbers whose differences 32 bits cannot hold: times since 1970. 32-bit floats know seconds to
 * two minutes, and milliseconds to two.
 */
@Tag("spark")
class LargeNumbersTest extends CommandTesting {

  private static final int ROWS = 480;

  /** The class is whether a time is in the second half of the minute that all are in. */
  private static List<String> rows(long start, long minute, boolean libsvm) {
    List<String> lines = new ArrayList<>();
    for (int row = 0; row < ROWS; row++) {
      int part = row * 7 % 60;
      String label = part < 30 ? "0" : "1";
      long time = start + part * (minute / 60);
      lines.add(libsvm ? label + " 1:" + time : time + "," + label);
    }
    return lines;
  }

  private Path table(String name, long start, long minute) throws IOException {
    boolean libsvm = name.endsWith(".svm");
    List<String> lines = rows(start, minute, libsvm);
    if (!libsvm) {
      lines.add(0, "time,label");
    }
    return Files.write(directory.resolve(name), lines);
  }

  private CommandRun train(String data, Path output, String... more) {
    List<String> arguments = new ArrayList<>(List.of("train", "--data", data, "--output"));
    arguments.addAll(List.of(output.toString(), "--test-data", data, "--hidden", "8"));
    arguments.addAll(List.of("--epochs", "40", "--batch-size", "20", "--dropout", "0"));
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments.toArray(String[]::new));
  }

  private static void assertMost(int of, CommandRun run) {
    // A note on standard error says that the test examples are those that were trained on.
    run.ended();
    assertTrue(
        run.out().lines().anyMatch(line -> line.matches(".*: 4[3-8]\\d of " + of + " right.*")),
        run::out);
  }

  @ParameterizedTest
  @CsvSource({
    "t.csv, 1700000000, 60, standard",
    "t.csv, 1700000000000, 60000, min-max",
    "t.svm, 1700000000, 60, standard"
  })
  void timesAreLearnedFromAndScored(String name, long start, long minute, String scaling)
      throws IOException {
    String data =
        (name.endsWith("csv") ? "csv:" : "libsvm:") + table(name, start, minute).toString();
    RunFiles run = new RunFiles(directory.resolve("run"));
    assertMost(ROWS, train(data, run.directory(), "--scaling=" + scaling));
    int correct = run.record().path("test").path("correct").asInt();
    CommandRun evaluated = CommandRun.of("evaluate", run.directory().toString(), "--data", data);
    assertTrue(
        evaluated.succeeded().out().contains(String.format(": %d of 480 right", correct)),
        evaluated::out);

    Path scores = directory.resolve("scores");
    CommandRun.of("predict", run.directory().toString(), "--data", data, "--output=" + scores)
        .succeeded();
    List<String> lines = Files.readAllLines(scores.resolve("part-00000.jsonl"));
    Model model = run.model();
    int right = 0;
    for (int row = 0; row < ROWS; row++) {
      int part = row * 7 % 60;
      int expected = part < 30 ? 0 : 1;
      right += lines.get(row).contains("\"class\":" + expected) ? 1 : 0;
      double time = start + part * (minute / 60);
      assertTrue(
          lines
              .get(row)
              .contains("\"class\":" + model.predict(Vectors.dense(time)).argmax() + ","));
    }
    assertEquals(correct, right);
  }

  /** The champion scales the night's rows in 64 bits, too. */
  @Test
  void aNightComparesByTimes() throws IOException {
    String data = "csv:" + table("t.csv", 1_700_000_000, 60);
    Path registry = directory.resolve("registry");
    for (int night = 1; night <= 2; night++) {
      CommandRun run =
          CommandRun.of(
              "retrain",
              "--registry=" + registry,
              "--data=" + data,
              "--test-data=" + data,
              "--hidden=8",
              "--epochs=40",
              "--batch-size=20",
              "--dropout=0",
              "--seed=" + night,
              "--run-id=" + night);
      run.ended();
    }
    String decision = Files.readString(registry.resolve("versions/2/decision.json"));
    assertTrue(
        decision.replaceAll("\\s", "").matches(".*\"championCorrect\":4[3-8]\\d,.*"), decision);
  }

  @Test
  void whatCannotBeToldApartIsNoted() throws IOException {
    String data = "csv:" + table("t.csv", 1_700_000_000, 60);
    Path run = directory.resolve("run");
    String note =
        "Note: of 60 different values of time in a sample, 32-bit inputs distinguish 1 under"
            + " --scaling none; --scaling standard subtracts the mean first, in 64 bits";
    CommandRun trained = train(data, run, "--scaling=none", "--epochs=1").ended();
    assertTrue(trained.err().contains(note), trained::toString);
    CommandRun evaluated = CommandRun.of("evaluate", run.toString(), "--data", data).ended();
    assertTrue(evaluated.err().contains(note), evaluated::toString);

    // One value that is so great that the others are one number beside it.
    Path wide = directory.resolve("wide.csv");
    List<String> lines = rows(0, 60, false);
    lines.add(0, "1e15,0");
    Files.write(wide, lines);
    CommandRun outlier = train("csv:" + wide, directory.resolve("wide"), "--epochs=1").ended();
    assertTrue(
        outlier
            .err()
            .contains(
                "Note: of 61 different values of column 1 in a sample, 32-bit inputs distinguish 2"
                    + " under --scaling standard; a few values are far greater than the others"),
        outlier::toString);
  }
}
