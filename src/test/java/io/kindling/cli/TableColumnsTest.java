package io.kindling.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.data.TableSchema;
import io.kindling.data.TableSchema.Role;
import io.kindling.fixtures.CommandRun;
import io.kindling.fixtures.CommandTesting;
import io.kindling.fixtures.RunFiles;
import io.kindling.model.Model;
import io.kindling.registry.Registry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A model keeps the columns of its table, and finds them in other tables by their names. */
@Tag("spark")
class TableColumnsTest extends CommandTesting {

  private static final int TRAINING = 300;
  private static final int ROWS = 400;

  @TempDir static Path shared;

  /** Every row as c0, c1, c2, c3, bought, id, with other names for the same in {@link #NAMES}. */
  private static final List<String[]> ROW = rows();

  private static final List<String> NAMES = List.of("c0", "c1", "c2", "c3", "bought", "id");

  private static RunFiles run;
  private static String right;

  private static List<String[]> rows() {
    Random random = new Random(3);
    List<String[]> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      double[] c = random.doubles(4, -1, 1).toArray();
      rows.add(
          new String[] {
            String.format(Locale.ROOT, "%.4f", c[0]),
            String.format(Locale.ROOT, "%.4f", c[1] * 10),
            String.format(Locale.ROOT, "%.3f", c[2] * 100),
            String.format(Locale.ROOT, "%.2f", c[3] * 1000 + 5000),
            c[0] - c[1] + 2 * c[2] > 0 ? "yes" : "no",
            "customer-" + i
          });
    }
    return rows;
  }

  /** Writes rows with these columns; a header unless the separator is to be the only sign. */
  private static Path write(Path file, int first, int end, boolean header, String... columns)
      throws IOException {
    Stream<String> lines =
        ROW.subList(first, end).stream()
            .map(
                row ->
                    Arrays.stream(columns)
                        .map(name -> row[NAMES.indexOf(name)])
                        .collect(Collectors.joining(";")));
    Files.createDirectories(file.getParent());
    Files.write(
        file,
        (header ? Stream.concat(Stream.of(String.join(";", columns)), lines) : lines).toList());
    return file;
  }

  private Path test(String name, boolean header, String... columns) throws IOException {
    return write(directory.resolve(name), TRAINING, ROWS, header, columns);
  }

  @BeforeAll
  static void trainModel() throws IOException {
    Path table =
        write(shared.resolve("t.csv"), 0, TRAINING, true, "c0", "c1", "bought", "c2", "c3");
    run = new RunFiles(shared.resolve("run"));
    train(table, run.directory(), "--label-column=bought", "--separator=;").ended();
    Path test =
        write(shared.resolve("s.csv"), TRAINING, ROWS, true, "c0", "c1", "bought", "c2", "c3");
    String out = evaluate(run.directory(), test).succeeded().out();
    right = count(out);
    assertTrue(Integer.parseInt(right.substring(0, right.indexOf(' '))) > 85, out);
  }

  private static CommandRun train(Path data, Path output, String... more) {
    return command("train", data, Stream.of(more), "--output=" + output);
  }

  private static CommandRun command(
      String command, Path data, Stream<String> more, String... arguments) {
    return CommandRun.of(
        Stream.of(
                Stream.of(command, "--data=csv:" + data),
                Stream.of(arguments),
                Stream.of("--hidden=8", "--epochs=8", "--batch-size=20", "--validation=50"),
                Stream.of("--optimizer=adam", "--learning-rate=0.03", "--schedule=constant"),
                Stream.of("--dropout=0", "--keep-checkpoints=8"),
                more)
            .flatMap(each -> each)
            .toArray(String[]::new));
  }

  private static CommandRun evaluate(Path model, Path data, String... more) {
    List<String> arguments = new ArrayList<>(List.of("evaluate", model.toString()));
    arguments.add("--data=csv:" + data);
    arguments.add("--report=" + shared.resolve("evaluation.html"));
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments.toArray(String[]::new));
  }

  /** "93 of 100 right". */
  private static String count(String out) {
    return out.lines()
        .filter(line -> line.contains(" right ("))
        .map(line -> line.replaceFirst(".*: (\\d+ of \\d+ right).*", "$1"))
        .findFirst()
        .orElseThrow();
  }

  private static Model model(Path file) throws IOException {
    return Model.read(new org.apache.hadoop.fs.Path(file.toUri()), new Configuration());
  }

  @Test
  void theModelKeepsThem() throws IOException {
    TableSchema schema = run.model().schema();
    assertEquals(List.of("c0", "c1", "c2", "c3"), schema.featureNames());
    assertEquals("bought", schema.nameOf(Role.LABEL));
    assertEquals(';', schema.separator());
    assertEquals(schema, model(run.checkpoints().get(0)).schema());
  }

  @Test
  void evaluateFindsThemInAnyOrder() throws IOException {
    CommandRun exchanged =
        evaluate(run.directory(), test("t.csv", true, "c2", "c0", "c3", "c1", "bought"));
    assertEquals(right, count(exchanged.succeeded().out()));
    CommandRun wide =
        evaluate(
            run.checkpoints().get(7), test("t.csv", true, "id", "c3", "bought", "c2", "c1", "c0"));
    assertEquals(right, count(wide.ended().out()));
    assertEquals(
        "Note: csv:"
            + directory
            + "/t.csv: ignored the column id, because the model has no column of this"
            + " name\n",
        wide.err());
  }

  /** Labels are those of the column that the model was trained with, whatever else is there. */
  @Test
  void evaluateKnowsTheLabelsColumn() throws IOException {
    Path renamed = test("t.csv", true, "c0", "c1", "c2", "c3", "bought");
    Files.writeString(renamed, Files.readString(renamed).replaceFirst("bought", "sold"));
    CommandRun refused = evaluate(run.directory(), renamed);
    assertSays(
        renamed
            + ":1: has no column 'bought', which is the label that the model was trained with;"
            + " name the label's column (--label-column); the columns are c0, c1, c2, c3, sold",
        refused.refusal(2));
    CommandRun named = evaluate(run.directory(), renamed, "--label-column=sold");
    assertEquals(right, count(named.ended().out()));
    assertTrue(named.err().startsWith("Note: " + renamed + ": the label is the column 'sold', as"));
    assertRefused(
        renamed + ":1: the label's column 'c1' (--label-column) is a feature of the model; name",
        "evaluate",
        run.directory().toString(),
        "--data=csv:" + renamed,
        "--label-column=c1");
  }

  @Test
  void tablesWithoutNamesAreTakenInTheModelsOrder() throws IOException {
    CommandRun bare =
        evaluate(run.directory(), test("t.csv", false, "c0", "c1", "bought", "c2", "c3"));
    assertEquals(right, count(bare.ended().out()));
    assertTrue(bare.err().endsWith("by position to the model's: c0, c1, c2, c3\n"), bare::err);
    Path wide = test("t.csv", false, "c0", "c1", "bought", "c2", "c3", "id");
    assertSays(
        wide
            + ":1: 6 fields, but the model takes 4 features and a label; as the table has no column names",
        evaluate(run.directory(), wide).refusal(2));
  }

  @Test
  void predictScoresTheSameWhateverElseIsThere() throws IOException {
    List<String> expected = predict(test("t.csv", true, "c0", "c1", "bought", "c2", "c3"));
    assertEquals(expected, predict(test("t.csv", true, "c3", "c2", "c1", "c0")));
    assertEquals(expected, predict(test("t.csv", true, "id", "c1", "c0", "c2", "c3", "bought")));
    assertEquals(expected, predict(test("t.csv", false, "c0", "c1", "c2", "c3")));
    assertEquals(expected, predict(test("t.csv", false, "c0", "c1", "bought", "c2", "c3")));
    Path lacking = test("t.csv", true, "c0", "c1", "c3", "bought", "id");
    assertRefused(
        lacking + ":1: has no column c2, which is a feature of the model; its columns are c0, c1,",
        "predict",
        run.directory().toString(),
        "--data=csv:" + lacking,
        "--output=" + directory.resolve("none"));
  }

  private List<String> predict(Path rows) throws IOException {
    Path output = Files.createTempDirectory(directory, "scores");
    CommandRun.of("predict", run.directory().toString(), "--data=csv:" + rows, "--output=" + output)
        .ended();
    return Files.readAllLines(output.resolve("part-00000.jsonl"));
  }

  @Test
  void filesOfOneTableMayHaveThemInDifferentOrders() throws IOException {
    write(directory.resolve("d/1.csv"), TRAINING, 320, true, "c0", "c1", "bought", "c2", "c3");
    write(directory.resolve("d/2.csv"), 320, 370, true, "bought", "c3", "id", "c0", "c1", "c2");
    write(directory.resolve("d/3.csv"), 370, ROWS, true, "c3", "c2", "c1", "c0", "bought");
    CommandRun evaluated = evaluate(run.directory(), directory.resolve("d"));
    assertEquals(right, count(evaluated.ended().out()));
    assertEquals(1, evaluated.err().lines().count(), evaluated::err);
  }

  /** The features come in the order of the first training, so that all bits are the same. */
  @Test
  void trainingGoesOnWithExchangedColumns() throws IOException {
    Path table =
        write(directory.resolve("t.csv"), 0, TRAINING, true, "c3", "bought", "c1", "c2", "c0");
    Path same =
        write(directory.resolve("s.csv"), 0, TRAINING, true, "c0", "c1", "bought", "c2", "c3");
    // A run that was stopped after its fourth epoch.
    RunFiles stopped = run.copyTo(directory.resolve("stopped"));
    for (int i = stopped.checkpoints().size() - 1; i > 3; i--) {
      Files.delete(stopped.checkpoints().get(i));
    }
    Path record = stopped.directory().resolve("run.json");
    Files.writeString(record, Files.readString(record).replace("\"completed\"", "\"stopped\""));
    Files.delete(stopped.modelFile());
    train(table, stopped.directory(), "--resume").ended();
    assertEquals(run.weights(), stopped.weights());
    assertTrue(
        train(table, stopped.directory(), "--resume").ended().out().contains("nothing to do"));
    String initial = "--initial-model=" + run.modelFile();
    RunFiles further = new RunFiles(directory.resolve("further"));
    train(table, further.directory(), initial).ended();
    RunFiles other = new RunFiles(directory.resolve("other"));
    train(same, other.directory(), initial, "--test-data=csv:" + table).ended();
    assertEquals(other.weights(), further.weights());
    assertEquals(run.model().schema(), further.model().schema());
    assertEquals(300, other.record().path("test").path("total").asInt());
  }

  /** The champion that is beaten by nothing but a table's order would be lost. */
  @Test
  void aNightsTableMayHaveThemExchanged() throws IOException {
    Path registry = directory.resolve("registry");
    Path table =
        write(directory.resolve("t.csv"), 0, TRAINING, true, "c0", "c1", "c2", "c3", "bought");
    retrain(table, registry, "--run-id=1", "--label-column=bought", "--separator=;").ended();
    Path night =
        write(
            directory.resolve("n.csv"), 0, TRAINING, true, "c1", "c0", "bought", "c3", "id", "c2");
    CommandRun second = retrain(night, registry, "--run-id=2");
    assertTrue(second.ended().out().contains("Version 2: not promoted"), second::toString);
    assertTrue(second.out().contains("Champion: version 1"), second::toString);
    Registry versions = Registry.open(registry.toString(), new Configuration());
    Model first = versions.model(1);
    Model candidate = versions.model(2);
    assertEquals(first.weightsSha256(), candidate.weightsSha256());
    assertEquals(first.schema().featureNames(), candidate.schema().featureNames());
    Path lacking = write(directory.resolve("n.csv"), 0, TRAINING, true, "c0", "c1", "c3", "bought");
    assertSays(
        lacking + ":1: has no column c2, which is a feature of the model",
        retrain(lacking, registry, "--run-id=3").refusal(2));
    assertSays(
        "--initial-model "
            + directory
            + "/initial.safetensors: has other classes than the champion,",
        initial(registry, night, List.of("no", "perhaps")).refusal(2));
  }

  /** Begins at the model of another table, which may not fit the champion's. */
  private CommandRun initial(Path registry, Path table, List<String> classes) throws IOException {
    Model model = run.model();
    Path file = Files.copy(run.modelFile(), directory.resolve("initial.safetensors"));
    new Model(model.network(), model.parameters(), model.scaling(), classes, model.schema())
        .write(new org.apache.hadoop.fs.Path(file.toUri()), new Configuration());
    return retrain(table, registry, "--run-id=4", "--initial-model=" + file);
  }

  private static CommandRun retrain(Path data, Path registry, String... more) {
    return command("retrain", data, Stream.of(more), "--registry=" + registry);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          c0;c1;c0;label   | :1: the columns 1 and 3 are both called 'c0'; columns are found by their
          c0;;;label       | :1: the columns 2 and 3 are without a name; columns are found by their
          """)
  void everyColumnHasANameOfItsOwn(String header, String expected) throws IOException {
    Path table = directory.resolve("t.csv");
    Files.writeString(table, header + "\n1;2;3;x\n2;3;4;y\n");
    assertRefused(
        table + expected,
        "train",
        "--data=csv:" + table,
        "--separator=;",
        "--hidden=2",
        "--output=" + directory.resolve("run"));
  }
}
