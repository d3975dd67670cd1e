package io.kindling.cli;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with a table is said in one line that names file and line; nothing is written. */
@Tag("spark")
class BadTableTest extends CommandTesting {

  @TempDir static Path shared;

  private static Path good;

  @BeforeAll
  static void writeTable() throws IOException {
    good = write(shared.resolve("good.csv"), "a,b,label\n1,2,x\n3,4,y\n5,6,x\n7,8,y\n");
  }

  private static Path write(Path file, String text) throws IOException {
    return Files.writeString(file, text);
  }

  private String[] train(String data, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("train", "--data", data, "--output", directory + "/run"));
    arguments.addAll(List.of("--hidden", "2", "--epochs", "1", "--validation", "1"));
    arguments.addAll(Arrays.asList(more));
    return arguments.toArray(String[]::new);
  }

  /** What the lines of a file say is wrong, behind the file's name. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          1,2,0;3,4;5,6,1         | :2: 2 fields, 3 are expected
          1,2,0;3,NaN,1           | :2: column 2 is NaN, a finite number is expected
          1,2,0;3,4,-1            | :2: the label -1 is not the number of a class
          1,2,1;3,4,2             | :1: the lowest label is 1, but classes are numbered from 0 on
          a,b,label               | : has no rows; a table has a row a line
          "a"b,c;1,2              | :1: no row of fields: …
          1;2;3                   | :1: 1 fields, of which none is left for features; is the
          """)
  void saysWhichLineIsWrong(String lines, String expected) throws IOException {
    Path file = write(directory.resolve("t.csv"), lines.replace(';', '\n') + "\n");
    assertRefused("…t.csv" + expected, train("csv:" + file));
  }

  @Test
  void noFileAndNoRowAreSaid() throws IOException {
    assertRefused(
        directory + "/none: there is no such file; name a file of text, a directory",
        train("csv:" + directory + "/none"));
    assertRefused(
        directory + ": there is no such file; name a file of text, a directory",
        train("csv:" + directory));
    Path empty = write(directory.resolve("empty.csv"), "");
    assertRefused(empty + ": is empty; a table has a row a line", train("csv:" + empty));
  }

  @Test
  void aHeaderThatIsNoneIsSaid() throws IOException {
    assertRefused(
        good
            + ":1: column 1 is 'a', a number is expected; if these are the names of columns, they"
            + " must be the first line's (--header)",
        train("csv:" + good, "--header=false"));
  }

  @Test
  void aPackedFileThatIsDamagedIsSaid() throws IOException {
    Path file =
        TableFixture.write(
            directory.resolve("t.csv.gz"), "\n", TableFixture.lines().subList(0, 99));
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 100));
    assertRefused(file + ": cannot be unpacked (…); it is damaged, cut off,", train("csv:" + file));
  }

  @Test
  void columnsThatAreNotThereAreSaid() throws IOException {
    assertRefused(
        "--label-column kind: is none of the columns a, b, label, nor a number from 1 to 3",
        train("csv:" + good, "--label-column=kind"));
    assertRefused(
        "--weight-column 3: is the label's column, too; name another",
        train("csv:" + good, "--weight-column=3"));
    assertRefused(
        "--label-column 1: libsvm has no such columns; leave it out",
        train("libsvm:" + good, "--label-column=1"));
  }

  @Test
  void whatDoesNotGoWithATableIsSaid() throws IOException {
    assertRefused(
        "--invert: is for images, and csv:… is a table", train("csv:" + good, "--invert"));
    assertRefused(
        "--test-data csv:" + good + ": is for a table",
        train("digits:600", "--test-data=csv:" + good));
    assertRefused("--data csv:: names no file", train("csv:"));
  }

  @Test
  void aTestTableOfOtherColumnsIsSaid() throws IOException {
    Path wide = write(directory.resolve("wide.csv"), "a,b,c,label\n1,2,3,x\n");
    assertRefused(
        "csv:" + wide + ": rows of 3 features, but those of csv:" + good + " have 2; both must",
        train("csv:" + good, "--test-data=csv:" + wide));
  }

  @Test
  void dataThatAreNotTheModelsAreSaid() throws IOException {
    CommandRun.of(train("csv:" + good, "--seed=2"));
    Path model = directory.resolve("run");
    Path other = write(directory.resolve("other.csv"), "a,b,label\n1,2,x\n3,4,z\n");
    assertRefused(
        other + ":3: the label 'z' is none of the classes x, y of the model",
        "evaluate",
        model.toString(),
        "--data=csv:" + other);
    Path wide = write(directory.resolve("wide.csv"), "1,2,3,4,x\n");
    assertRefused(
        "…model.safetensors: is a network of layers [2, 2, 2], which begins with 2 inputs",
        "evaluate",
        model.toString(),
        "--data=csv:" + wide,
        "--labels=names");
    assertRefused(
        "…model.safetensors: is a network of layers [2, 2, 2], which begins with 2 inputs, but the"
            + " rows of csv:…wide.csv are of 4 features",
        "predict",
        model.toString(),
        "--data=csv:" + wide,
        "--output=" + directory + "/scores");
  }
}
