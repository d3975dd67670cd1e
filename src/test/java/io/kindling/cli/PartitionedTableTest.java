package io.kindling.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.fixtures.CommandRun;
import io.kindling.fixtures.CommandTesting;
import io.kindling.fixtures.RunFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A table in folders that are called key=value is the table that has the keys as columns. */
@Tag("spark")
class PartitionedTableTest extends CommandTesting {

  private static final int ROWS = 240;

  /** Rows a, b, kind, year, month: the last two are what folders may say. */
  private static List<String[]> rows() {
    List<String[]> rows = new ArrayList<>();
    for (int row = 0; row < ROWS; row++) {
      int year = 2020 + row / 80;
      int month = 1 + row / 20 % 4;
      boolean high = row % 20 * month > 20;
      rows.add(
          new String[] {
            row % 20 + "", row % 7 + ".5", high ? "high" : "low", year + "", month + ""
          });
    }
    return rows;
  }

  private Path partitioned(boolean header) throws IOException {
    Map<String, List<String>> files = new TreeMap<>();
    for (String[] row : rows()) {
      files
          .computeIfAbsent(
              "year=" + row[3] + "/month=" + row[4],
              folder -> new ArrayList<>(header ? List.of("a,b,kind") : List.of()))
          .add(String.join(",", row[0], row[1], row[2]));
    }
    Path table = directory.resolve("partitioned");
    for (Map.Entry<String, List<String>> each : files.entrySet()) {
      Path folder = Files.createDirectories(table.resolve(each.getKey()));
      Files.write(folder.resolve("part-0.csv"), each.getValue());
    }
    Files.createFile(table.resolve("_SUCCESS"));
    return table;
  }

  private Path flat(boolean header) throws IOException {
    List<String> lines = new ArrayList<>(header ? List.of("a,b,kind,year,month") : List.of());
    rows().forEach(row -> lines.add(String.join(",", row)));
    return Files.write(directory.resolve("flat.csv"), lines);
  }

  private CommandRun train(Path table, String output, String label, String... more) {
    List<String> arguments = new ArrayList<>(List.of("train", "--data=csv:" + table));
    arguments.addAll(List.of("--label-column=" + label, "--hidden=6", "--epochs=2"));
    arguments.addAll(List.of("--batch-size=20", "--output=" + directory.resolve(output)));
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments.toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void keysAreColumns(boolean header) throws IOException {
    Path table = partitioned(header);
    Path flat = flat(header);
    String label = header ? "kind" : "3";
    CommandRun run = train(table, "run", label).ended();
    assertTrue(run.out().startsWith("Table: 4 features, label: column 3"), run::out);
    assertTrue(run.out().contains("; 12 files\n"), run::out);
    train(flat, "expected", label).ended();
    RunFiles expected = new RunFiles(directory.resolve("expected"));
    assertEquals(expected.weights(), new RunFiles(directory.resolve("run")).weights());
    // One is evaluated and scored as the other.
    String model = expected.directory().toString();
    String evaluated =
        CommandRun.of("evaluate", model, "--data=csv:" + table, "--label-column=" + label)
            .ended()
            .out();
    assertTrue(evaluated.contains(" of 240 right"), evaluated);
    assertEquals(scores(model, flat, "one"), scores(model, table, "other"));
  }

  private List<String> scores(String model, Path table, String output) throws IOException {
    Path scores = directory.resolve(output);
    CommandRun.of("predict", model, "--data=csv:" + table, "--output=" + scores).ended();
    return Files.readAllLines(scores.resolve("part-00000.jsonl"));
  }

  @Test
  void aKeyMayBeTheLabel() throws IOException {
    Path table = directory.resolve("t");
    for (String kind : List.of("low", "high")) {
      List<String> lines = new ArrayList<>(List.of("a,b"));
      rows().stream()
          .filter(row -> row[2].equals(kind))
          .forEach(row -> lines.add(row[0] + "," + row[1]));
      Path folder = Files.createDirectories(table.resolve("kind=" + kind));
      Files.write(folder.resolve("part-0.csv"), lines);
    }
    CommandRun run = train(table, "run", "kind", "--validation-split=stratified").ended();
    assertTrue(run.out().startsWith("Table: 2 features, label: column 3 (kind), with"), run::out);
    assertEquals(
        List.of("high", "low"), new RunFiles(directory.resolve("run")).model().classNames());
    // Scored are rows without it.
    long low = rows().stream().filter(row -> row[2].equals("low")).count();
    assertEquals(low, scores(directory + "/run", table.resolve("kind=low"), "scores").size());
  }

  @Test
  void aKeyThatIsNoNumberIsNamedAndCanBeLeftOut() throws IOException {
    Path folder = Files.createDirectories(directory.resolve("t/date=2026-11-30"));
    Files.write(folder.resolve("a.csv"), List.of("a,b,kind", "1,2,x", "2,1,y", "1,1,x", "2,2,y"));
    Path table = directory.resolve("t");
    assertRefused(
        folder
            + "/a.csv:2: column 4 (date) is '2026-11-30', a number is expected; it is a key of the"
            + " file's folder: to leave the key out, name the folders by a pattern that ends in"
            + " date=*",
        "train",
        "--data=csv:" + table,
        "--label-column=kind",
        "--output=" + directory + "/run");
    CommandRun run =
        train(Path.of(table + "/date=*"), "run", "kind", "--validation=1", "--batch-size=2")
            .ended();
    assertTrue(run.out().startsWith("Table: 2 features, label: column 3 (kind)"), run::out);
  }

  @Test
  void whatWouldBeLeftOutIsRefused() throws IOException {
    Path table = partitioned(true);
    Files.writeString(table.resolve("more.csv"), "a,b,kind\n1,2,low\n");
    for (String command : List.of("train", "inspect")) {
      String[] arguments =
          command.equals("train")
              ? new String[] {"train", "--data=csv:" + table, "--output=" + directory + "/run"}
              : new String[] {"data", "inspect", "csv:" + table};
      assertRefused(
          table
              + ": holds files (more.csv) and the folders year=2020, year=2021, year=2022, so that"
              + " rows would be left out; name what is meant by a pattern: ",
          arguments);
    }
  }

  @Test
  void libsvmHasNoColumnsForKeys() throws IOException {
    Path folder = Files.createDirectories(directory.resolve("t/year=2026/month=1"));
    Files.writeString(folder.resolve("a.svm"), "0 1:1\n1 1:2\n");
    String table = "libsvm:" + directory.resolve("t");
    assertRefused(
        folder
            + "/a.svm: is in folders named year=…/month=…, whose keys are columns, but rows of"
            + " libsvm have no such columns; to ignore the keys, name the folders by a pattern: "
            + table
            + "/year=*/month=*",
        "train",
        "--data=" + table,
        "--output=" + directory + "/run");
  }
}
