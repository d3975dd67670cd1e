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
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Labels that are equal as numbers are one class, however a table writes them. */
@Tag("spark")
class EqualLabelsTest extends CommandTesting {

  /** Rows of two classes, each of which is written in these ways. */
  private Path table(String name, List<String> lower, List<String> upper) throws IOException {
    List<String> lines =
        IntStream.range(0, 60)
            .mapToObj(
                row -> {
                  List<String> labels = row % 2 == 0 ? lower : upper;
                  String label = labels.get(row / 2 % labels.size());
                  return name.endsWith("svm")
                      ? label + " 1:" + (row % 2 * 8 + row % 3)
                      : (row % 2 * 8 + row % 3) + "," + label;
                })
            .toList();
    return Files.write(directory.resolve(name), lines);
  }

  private CommandRun train(String data, Path output, String... more) {
    return run("train", data, "--output=" + output, more);
  }

  private static CommandRun run(String command, String data, String where, String... more) {
    String[] all = new String[more.length + 8];
    List<String> options =
        List.of(
            command,
            "--data=" + data,
            where,
            "--labels=names",
            "--hidden=4",
            "--epochs=4",
            "--validation=12",
            "--batch-size=8");
    for (int i = 0; i < all.length; i++) {
      all[i] = i < 8 ? options.get(i) : more[i - 8];
    }
    return CommandRun.of(all);
  }

  @Test
  void threeWaysToWriteOneNumberAreOneClass() throws IOException {
    RunFiles run = new RunFiles(directory.resolve("run"));
    Path mixed = table("mixed.csv", List.of("-1", "-1.0"), List.of("+1", "1", "1.0"));
    train("csv:" + mixed, run.directory(), "--validation-split=stratified").ended();
    assertEquals(List.of("-1", "1"), run.model().classNames());
    RunFiles plain = new RunFiles(directory.resolve("plain"));
    Path same = table("same.csv", List.of("-1"), List.of("1"));
    train("csv:" + same, plain.directory(), "--validation-split=stratified").ended();
    assertEquals(plain.weights(), run.weights());
    // Other files may write them in ways that the training's did not.
    Path other = table("other.svm", List.of("-1e0"), List.of("01", "1.00"));
    String out =
        CommandRun.of("evaluate", run.directory().toString(), "--data=libsvm:" + other)
            .ended()
            .out();
    assertTrue(out.contains("Classes: 0 -1, 1 1\n"), out);
    assertTrue(out.contains(" of 60 right"), out);
    Path scores = directory.resolve("scores");
    CommandRun.of(
            "predict",
            run.directory().toString(),
            "--data=csv:" + other.resolveSibling("mixed.csv"),
            "--output=" + scores)
        .ended();
    for (String line : Files.readAllLines(scores.resolve("part-00000.jsonl"))) {
      assertTrue(line.contains("\"name\":\"-1\"") || line.contains("\"name\":\"1\""), line);
    }
  }

  @Test
  void aNightMayWriteThemOtherwise() throws IOException {
    String registry = "--registry=" + directory.resolve("registry");
    Path first = table("first.csv", List.of("-1"), List.of("+1"));
    run("retrain", "csv:" + first, registry, "--run-id=1").ended();
    Path night = table("night.csv", List.of("-1.0"), List.of("1"));
    CommandRun second = run("retrain", "csv:" + night, registry, "--run-id=2");
    assertTrue(second.ended().out().contains("Version 2: "), second::toString);
  }

  /** Version 0.1 kept the labels as they stood in its table. */
  @Test
  void anOldModelKnowsThemByTheirNumber() throws IOException {
    RunFiles run = new RunFiles(directory.resolve("run"));
    train("csv:" + table("t.csv", List.of("-1"), List.of("1")), run.directory()).ended();
    Model trained = run.model();
    Path old = directory.resolve("old.safetensors");
    new Model(trained.network(), trained.parameters(), trained.scaling(), List.of("-1", "+1"))
        .write(new org.apache.hadoop.fs.Path(old.toUri()), new Configuration());
    String out =
        CommandRun.of(
                "evaluate",
                old.toString(),
                "--data=csv:" + directory.resolve("t.csv"),
                "--report=" + directory.resolve("old.html"))
            .succeeded()
            .out();
    assertTrue(out.contains("Classes: 0 -1, 1 +1\n"), out);
  }
}
