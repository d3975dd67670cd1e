package io.kindling.cli.runs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.fixtures.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs on a page and in a list. */
class ReportCommandTest {

  @TempDir Path directory;

  @BeforeEach
  void writeRuns() throws IOException {
    run("a/first", "adam", 0.97);
    run("a/second", "sgd", 0.95);
    run("b/first", "adam", 0.96);
    Files.createDirectory(directory.resolve("a/no-run"));
  }

  private void run(String name, String optimizer, double accuracy) throws IOException {
    Path run = Files.createDirectories(directory.resolve(name));
    Files.writeString(
        run.resolve("run.json"),
        """
        {"status": "completed", "configuration": {"layers": [784, 30, 10], "optimizer": "%s"},
         "data": {"source": "data/mnist"}, "test": {"correct": %d, "total": 10000}}
        """
            .formatted(optimizer, Math.round(10_000 * accuracy)));
    Files.writeString(
        run.resolve("metrics.jsonl"),
        "{\"epoch\": 1, \"step\": 5, \"loss\": 0.5, \"validationAccuracy\": 0.9}\n");
  }

  @Test
  void namesWhatDiffers() throws IOException {
    Path page = directory.resolve("page.html");
    CommandRun command = report("a/first", "a/second", page);
    assertTrue(command.out().contains("They differ in:\n  optimizer: adam | sgd\n"), command::out);
    assertTrue(command.out().contains("first   completed  97.00%  –"), command::out);
    assertTrue(command.out().endsWith("Report " + page + "\n"), command::out);
    assertTrue(Files.readString(page).contains("runs compared"));
  }

  @Test
  void runsOfOneNameAreToldApart() {
    CommandRun command = report("a/first", "b/first", directory.resolve("page.html"));
    assertTrue(command.out().contains(directory.resolve("b/first") + "  completed"), command::out);
  }

  @Test
  void aPageThatCannotBeWrittenIsRefused() {
    String[] command = {
      "report", directory.resolve("a/first").toString(), "--output", "" + directory
    };
    assertEquals(
        "kindling: --output "
            + directory
            + ": cannot be written (is a directory); name another file",
        CommandRun.withoutSpark(command).refusal(2));
  }

  @Test
  void whatHoldsNoRunIsSaid() {
    CommandRun command =
        CommandRun.withoutSpark("report", directory.resolve("a/no-run").toString());
    assertEquals(2, command.status());
    assertTrue(
        command.err().contains("a/no-run: holds no run: there is no run.json"), command::err);
  }

  @Test
  void listHasALineForEveryRun() throws IOException {
    Files.writeString(Files.createDirectory(directory.resolve("a/torn")).resolve("run.json"), "{");
    CommandRun command = CommandRun.withoutSpark("runs", directory.resolve("a").toString());
    assertEquals(0, command.status());
    assertEquals(
        """
        run     status     test    validation  epochs  training  network    data
        first   completed  97.00%  –           1       –         784-30-10  data/mnist
        second  completed  95.00%  –           1       –         784-30-10  data/mnist
        """,
        command.out());
    assertTrue(command.err().contains("Note: " + directory.resolve("a/torn")), command::err);
  }

  @Test
  void emptyAndMissingDirectoriesAreToldApart() {
    assertTrue(
        CommandRun.withoutSpark("runs", directory.toString())
            .succeeded()
            .out()
            .contains("no runs"));
    CommandRun missing = CommandRun.withoutSpark("runs", directory.resolve("c").toString());
    assertEquals(2, missing.status());
    assertTrue(missing.err().contains("there is no such directory"), missing::err);
  }

  private CommandRun report(String first, String second, Path page) {
    return CommandRun.withoutSpark(
            "report",
            directory.resolve(first).toString(),
            directory.resolve(second).toString(),
            "--output",
            page.toString())
        .succeeded();
  }
}
