package io.kindling.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kindling.data.scaling.Scaling;
import io.kindling.fixtures.CommandRun;
import io.kindling.fixtures.CommandTesting;
import io.kindling.fixtures.RunFiles;
import io.kindling.fixtures.TableFixture;
import io.kindling.model.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table is trained on, evaluated and scored, wherever its rows stand. */
@Tag("spark")
class TableCommandTest extends CommandTesting {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int TRAINING = 2400;

  @TempDir static Path shared;

  private static List<String> lines;
  private static Path table;
  private static Path test;
  private static RunFiles run;
  private static String said;

  @BeforeAll
  static void trainModel() throws IOException {
    lines = TableFixture.lines();
    table =
        TableFixture.write(
            shared.resolve("t.csv"), "\n", TableFixture.withHeader(lines.subList(0, TRAINING)));
    test =
        TableFixture.write(
            shared.resolve("test.csv"),
            "\n",
            TableFixture.withHeader(lines.subList(TRAINING, TableFixture.ROWS)));
    run = new RunFiles(shared.resolve("run"));
    said = train(table, run.directory(), "--test-data", "csv:" + test).succeeded().out();
  }

  private static CommandRun train(Path data, Path output, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("train", "--data", "csv:" + data, "--output", output.toString()));
    arguments.addAll(List.of("--weight-column", "weight", "--hidden", "16", "--epochs", "6"));
    arguments.addAll(List.of("--batch-size", "50", "--validation-split", "stratified"));
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments.toArray(String[]::new));
  }

  @Test
  void learnsAndSaysWhatItTookForWhat() throws IOException {
    assertTrue(
        said.startsWith(
            "Table: 20 features, label: column 22 (species), weight: column 21 (weight), with a"
                + " header; 1 file\n"
                + "Training 20-16-3 on csv:"
                + table
                + ": 2,000 training, 400 validation, 600 test examples\n"),
        said);
    assertTrue(run.record().path("test").path("accuracy").asDouble() > 0.9, said);
    Model trained = run.model();
    assertEquals(TableFixture.NAMES, trained.classNames());
    assertEquals(Scaling.Kind.STANDARD, trained.scaling().kind());
    // 19: of the column whose numbers are around 1900 and spread by 1000.
    assertEquals(1900, trained.scaling().shift(19), 1000);
    assertTrue(trained.scaling().divisor(19) > 500);
  }

  @Test
  void noBitDependsOnHowRowsAreSpreadOverFiles() throws IOException {
    Path parts = directory.resolve("parts");
    TableFixture.write(
        parts.resolve("part-0.csv"), "\r\n", TableFixture.withHeader(lines.subList(0, 1000)));
    TableFixture.write(
        parts.resolve("part-1.csv.gz"), "\n", TableFixture.withHeader(lines.subList(1000, 1500)));
    TableFixture.write(parts.resolve("part-2.csv.bz2"), "\n", lines.subList(1500, 2000));
    TableFixture.write(parts.resolve("part-3.csv"), "\n", lines.subList(2000, TRAINING));
    TableFixture.write(parts.resolve("_SUCCESS"), "\n", List.of("no data"));
    RunFiles spread = new RunFiles(directory.resolve("spread"));
    String out =
        train(
                parts,
                spread.directory(),
                "--partitions=1",
                "--engine=broadcast",
                "--test-data",
                "csv:" + test)
            .succeeded()
            .out();
    assertTrue(out.contains("with a header; 4 files\n"), out);
    assertEquals(run.weights(), spread.weights());
    assertEquals(
        run.record().path("data").path("sha256"), spread.record().path("data").path("sha256"));
    // So that one is resumed as the other.
    CommandRun again =
        train(
            Path.of(parts + "/part-*"), run.directory(), "--resume", "--test-data", "csv:" + test);
    assertTrue(again.succeeded().out().contains("nothing to do"), again::toString);
  }

  @Test
  void evaluateCountsWhatTheTrainingCounted() throws IOException {
    String out =
        CommandRun.of(
                "evaluate",
                run.directory().toString(),
                "--data",
                "csv:" + test,
                "--weight-column=21")
            .succeeded()
            .out();
    int correct = run.record().path("test").path("correct").asInt();
    assertTrue(out.contains(String.format(": %d of 600 right", correct)), out);
    assertTrue(out.contains("Classes: 0 setosa, 1 versicolor, 2 virginica\n"), out);
  }

  @Test
  void predictScoresRowsWithAndWithoutLabels() throws IOException {
    int right = 0;
    List<String> scored = predict(test, "--weight-column=weight");
    for (int i = 0; i < scored.size(); i++) {
      JsonNode line = JSON.readTree(scored.get(i));
      String name = line.path("name").asText();
      assertEquals(TableFixture.NAMES.indexOf(name), line.path("class").asInt());
      right += lines.get(TRAINING + i).endsWith(name) ? 1 : 0;
    }
    assertEquals(run.record().path("test").path("correct").asInt(), right);
    List<String> bare =
        lines.subList(TRAINING, TableFixture.ROWS).stream()
            .map(line -> String.join(",", Arrays.copyOf(line.split(",", -1), TableFixture.COLUMNS)))
            .toList();
    assertEquals(scored, predict(TableFixture.write(directory.resolve("bare.csv.gz"), "\n", bare)));
  }

  private List<String> predict(Path rows, String... more) throws IOException {
    Path output = directory.resolve("scores-" + rows.getFileName());
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "predict", run.directory().toString(), "--output", output.toString(), "--data"));
    arguments.add("csv:" + rows);
    arguments.addAll(List.of(more));
    String out = CommandRun.of(arguments.toArray(String[]::new)).ended().out();
    assertTrue(out.contains("Scored 600 rows in "), out);
    return Files.readAllLines(output.resolve("part-00000.jsonl"));
  }

  @Test
  void libsvmAndTheScalingOfAModelThatTrainingGoesOnFrom() throws IOException {
    List<String> sparse =
        lines.stream()
            .map(
                line -> {
                  String[] fields = line.split(",", -1);
                  StringBuilder row =
                      new StringBuilder().append(TableFixture.NAMES.indexOf(fields[21]));
                  for (int i = 0; i < 20; i++) {
                    row.append(' ').append(i + 1).append(':').append(fields[i]);
                  }
                  return row.toString();
                })
            .toList();
    Path all = TableFixture.write(directory.resolve("t.svm"), "\n", sparse);
    Path output = directory.resolve("first");
    String out = libsvm(all, output, "--scaling=min-max").out();
    assertTrue(out.startsWith("Table: features by index, label first; 1 file\n"), out);
    assertTrue(out.contains("No test: "), out);
    Scaling scaling = new RunFiles(output).model().scaling();
    assertEquals(Scaling.Kind.MIN_MAX, scaling.kind());
    assertEquals(List.of(), new RunFiles(output).model().classNames());
    // Half of the rows have another range; the model's stays.
    Path half = TableFixture.write(directory.resolve("half.svm"), "\n", sparse.subList(1500, 3000));
    Path second = directory.resolve("second");
    libsvm(half, second, "--initial-model=" + output + "/model.safetensors");
    assertEquals(scaling, new RunFiles(second).model().scaling());
    libsvm(half, directory.resolve("third"), "--scaling=min-max");
    assertNotEquals(scaling, new RunFiles(directory.resolve("third")).model().scaling());
    String refusal =
        libsvm(
                half,
                directory.resolve("fourth"),
                "--scaling=standard",
                "--initial-model=" + output + "/model.safetensors")
            .refusalAfterNotes(2);
    assertTrue(
        refusal.contains("was trained with --scaling min-max, not standard; use the same"),
        refusal);
  }

  @Test
  void aNightsTableIsForTheChampionsClasses() throws IOException {
    Path registry = directory.resolve("registry");
    CommandRun first = retrain(table, registry, "--run-id=1");
    assertTrue(first.succeeded().out().contains("Version 1: promoted"), first::out);
    // It lacks a class, which is one nevertheless.
    Path night =
        TableFixture.write(
            directory.resolve("night.csv"),
            "\n",
            TableFixture.withHeader(
                lines.stream().filter(line -> !line.endsWith("setosa")).toList()));
    CommandRun second =
        retrain(
            night, registry, "--run-id=2", "--initial-model=champion", "--max-class-change=0.5");
    assertEquals(0, second.status(), second::toString);
    assertTrue(second.out().contains("Champion: version "), second::out);
    assertTrue(second.err().startsWith("Note: class 0 is in none of the "), second::err);
  }

  private static CommandRun retrain(Path data, Path registry, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("retrain", "--registry", registry.toString(), "--data"));
    arguments.addAll(List.of("csv:" + data, "--test-data", "csv:" + test));
    arguments.addAll(List.of("--weight-column", "weight", "--hidden", "16", "--epochs", "2"));
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments.toArray(String[]::new));
  }

  @Test
  void imagesMayHaveTheScalingOfTables() throws IOException {
    RunFiles images = new RunFiles(directory.resolve("images"));
    String out =
        CommandRun.of(
                "train",
                "--data=digits:600",
                "--hidden=16",
                "--epochs=2",
                "--scaling=standard",
                "--output=" + images.directory())
            .succeeded()
            .out();
    assertEquals(Scaling.Kind.STANDARD, images.model().scaling().kind());
    int correct = images.record().path("test").path("correct").asInt();
    assertTrue(out.contains("Test: " + correct + " of 100 right"), out);
    String evaluated =
        CommandRun.of("evaluate", images.directory().toString(), "--data=digits:600")
            .succeeded()
            .out();
    assertTrue(evaluated.contains(": " + correct + " of 100 right"), evaluated);
  }

  private static CommandRun libsvm(Path data, Path output, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("train", "--data", "libsvm:" + data, "--output"));
    arguments.add(output.toString());
    arguments.addAll(List.of("--hidden", "8", "--epochs", "1"));
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments.toArray(String[]::new));
  }

  @Test
  void inspectShowsRowsClassesAndColumns() throws Exception {
    Path file =
        Files.writeString(directory.resolve("t.csv"), "a,kind,c\n1,x,5\n3,y,5\n2,x,5\n-2,z,5\n");
    List<String> said =
        CommandRun.of("data", "inspect", "csv:" + file, "--label-column=kind")
            .succeeded()
            .out()
            .lines()
            .toList();
    assertTrue(
        said.get(0).startsWith("csv:" + file + ": 4 rows in 1 file; 2 features"), said.get(0));
    assertEquals(
        List.of(
            "  class 0 x: 2",
            "  class 1 y: 1",
            "  class 2 z: 1",
            "  a: from -2.0 to 3.0, mean 1.000, deviation 1.871",
            "  c: from 5.0 to 5.0, mean 5.000, deviation 0.000"),
        said.subList(2, said.size()));
  }
}
