package io.kindling.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.fixtures.CommandRun;
import io.kindling.fixtures.CommandTesting;
import io.kindling.fixtures.RunFiles;
import io.kindling.fixtures.TableFixture;
import java.io.IOException;
import java.nio.charset.Charset;
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
import org.junit.jupiter.params.provider.ValueSource;

/** An invalid table gives one line that names file and line, and no output is written. */
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

  /** Tests the message after the file's name for files with these lines. */
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
          a,b,label               | : has no rows; expected one row per line
          "a"b,c;1,2              | :1: no row of fields: …
          1;2;3                   | :1: 1 fields, of which none is left for features; is the
          ;  ;                    | : has no rows; expected one row per line
          a,b,label;1,2,x;  ;3,y  | :4: 2 fields, 3 are expected
          a,2020,label;1,2,x      | :1: column 1 is 'a', a number is expected; if the first line holds
          1,"2,5",0               | :1: column 2 is '2,5', a number with a decimal point is expected
          1,2,0;3,4,NaN;5,6,1     | :2: the label 'NaN' is not a number, but '0' (…t.csv:1) is;
          a,b,label;1,2,x;3,4,x   | : all examples are of one class, so there is nothing to learn
          """)
  void saysWhichLineIsWrong(String lines, String expected) throws IOException {
    Path file = write(directory.resolve("t.csv"), lines.replace(';', '\n') + "\n");
    assertRefused("…t.csv" + expected, train("csv:" + file));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0 1:1;1 3:3 1:4         | :2: index 1 follows 3; indices must ascend
          0 0:1;1 1:2             | :1: index 0; indices begin at 1
          0 1:1;1 99999999:2      | :2: index 99,999,999; the highest allowed is 4,194,304
          1,2,0;3,4,1             | :1: the label '1,2,0' is more than one; is this a csv: table?
          0 1:1;0,1 1:1           | :2: the label '0,1' is more than one
          0;1;0                   | : no row has a feature; a row is label index:value
          """)
  void saysWhichLineOfLibsvmIsWrong(String lines, String expected) throws IOException {
    Path file = write(directory.resolve("t.svm"), lines.replace(';', '\n') + "\n");
    assertRefused("…t.svm" + expected, train("libsvm:" + file));
  }

  /** Otherwise letters that cannot be read would be one letter, and two classes one. */
  @ParameterizedTest
  @ValueSource(strings = {"ISO-8859-1", "UTF-16", "UTF-16BE", "UTF-16LE"})
  void whatIsNotUtf8IsSaid(String charset) throws IOException {
    Path file = directory.resolve("t.csv");
    Files.write(file, "a,b,label\n1,2,größe\n3,4,grüße\n".getBytes(Charset.forName(charset)));
    assertRefused(
        switch (charset) {
          case "ISO-8859-1" -> file + ":2: is not UTF-8 text: convert it to UTF-8, or if";
          case "UTF-16" -> file + ":1: the file is a text in UTF-16, where UTF-8 text is";
          default -> file + ":1: is not UTF-8 text: convert it to UTF-8, or if";
        },
        train("csv:" + file));
  }

  @Test
  void aNameThatTellsOfAnotherPackingIsSaid() throws IOException {
    Path named = Files.copy(good, directory.resolve("t.csv.bz2"));
    assertRefused(named + ": cannot be unpacked (it does not begin as such", train("csv:" + named));
    Path packed = TableFixture.write(directory.resolve("t.csv.gz"), "\n", List.of("1,2,0"));
    Path unnamed = Files.move(packed, directory.resolve("t.csv"));
    assertRefused(
        unnamed + ":1: the file is compressed by gzip, …, give it the matching extension (",
        train("csv:" + unnamed));
  }

  @Test
  void weightsThatAreAllZeroAreSaid() throws IOException {
    Path file = write(directory.resolve("t.csv"), "a,w,label\n1,0,x\n3,0,y\n5,1,x\n");
    assertRefused(
        "csv:" + file + ": every training row has the weight 0; check --weight-column",
        train("csv:" + file, "--weight-column=w"));
  }

  @Test
  void noFileAndNoRowAreSaid() throws IOException {
    assertRefused(
        directory + "/none: there is no such file; name a file of text, a directory",
        train("csv:" + directory + "/none"));
    assertRefused(
        directory + ": there is no such file; name a file of text, a directory",
        train("csv:" + directory));
    assertRefused(
        directory + "/[.csv: is neither a file nor a pattern of names, such as",
        train("csv:" + directory + "/[.csv"));
    Path empty = write(directory.resolve("empty.csv"), "");
    assertRefused(empty + ": is empty; a table has a row a line", train("csv:" + empty));
  }

  @Test
  void aHeaderThatIsNoneIsSaid() throws IOException {
    assertRefused(
        good
            + ":1: column 1 is 'a', a number is expected; if these are column names, they must"
            + " be in the first line (--header)",
        train("csv:" + good, "--header=false"));
  }

  @Test
  void aPackedFileThatIsDamagedIsSaid() throws IOException {
    Path file =
        TableFixture.write(
            directory.resolve("t.csv.gz"), "\n", TableFixture.lines().subList(0, 99));
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 100));
    assertRefused(
        file + ": cannot be unpacked (it ends too early); it is damaged, cut off,",
        train("csv:" + file));
  }

  @Test
  void columnsThatAreNotThereAreSaid() throws IOException {
    assertRefused(
        "--label-column kind: is not one of the columns a, b, label, and not a number from 1 to 3",
        train("csv:" + good, "--label-column=kind"));
    assertRefused(
        good + ":1: --weight-column names the column of the label; name another",
        train("csv:" + good, "--weight-column=3"));
    assertRefused(
        "--weight-column 2: is also the column of the label; name another",
        train("csv:" + good, "--weight-column=2", "--label-column=b"));
    assertRefused(
        "--label-column 1: libsvm has no such columns; leave the option out",
        train("libsvm:" + good, "--label-column=1"));
    assertRefused(
        "--header: is only for csv:, not for libsvm:…; leave the option out",
        train("libsvm:" + good, "--header=true"));
  }

  @Test
  void aNameThatTwoColumnsHaveIsSaid() throws IOException {
    Path file = write(directory.resolve("t.csv"), "label,a,label\n0,1,0\n1,3,1\n0,5,0\n");
    for (String[] more : new String[][] {{}, {"--label-column=3"}}) {
      assertRefused(
          file + ":1: the columns 1 and 3 are both called 'label'; columns are found by their",
          train("csv:" + file, more));
    }
    assertRefused(
        "--label-column label: is the name of the columns 1 and 3; columns are found by their",
        train("csv:" + file, "--label-column=label"));
  }

  @Test
  void whatDoesNotGoWithATableIsSaid() throws IOException {
    assertRefused(
        "--invert: is for images, and csv:… is a table", train("csv:" + good, "--invert"));
    assertRefused(
        "--test-data csv:" + good + ": is only for tables",
        train("digits:600", "--test-data=csv:" + good));
    assertRefused("--data csv:: names no file", train("csv:"));
  }

  @Test
  void aTestTableOfOtherColumnsIsSaid() throws IOException {
    Path narrow = write(directory.resolve("narrow.csv"), "a,B,label\n1,2,x\n");
    assertRefused(
        narrow
            + ":1: has no column b, which is a feature of the model; its columns are a, B, label",
        train("csv:" + good, "--test-data=csv:" + narrow));
    Path bare = write(directory.resolve("bare.csv"), "1,2,3,x\n");
    CommandRun refused = CommandRun.of(train("csv:" + good, "--test-data=csv:" + bare));
    assertSays(
        bare
            + ":1: 4 fields, but the model takes 2 features and a label; as the table has no column names",
        refused.refusal(2));
  }

  /** Nor does it matter that it has more columns, or no header. */
  @ParameterizedTest
  @ValueSource(strings = {"b,a,label;4,3,y", "label,a,b;y,3,4", "3,4,y", "a,c,b,label;3,none,4,y"})
  void aTestTableMayHaveItsColumnsInAnotherOrder(String lines) throws IOException {
    Path test = write(directory.resolve("test.csv"), lines.replace(';', '\n') + "\n");
    CommandRun run = CommandRun.of(train("csv:" + good, "--test-data=csv:" + test));
    assertEquals(0, run.status(), run::toString);
    Path same = write(directory.resolve("same.csv"), "a,b,label\n3,4,y\n");
    String[] other = train("csv:" + good, "--test-data=csv:" + same);
    other[4] = directory + "/same-run";
    assertEquals(0, CommandRun.of(other).status());
    assertEquals(
        new RunFiles(Path.of(other[4])).record().path("data").path("sha256"),
        new RunFiles(directory.resolve("run")).record().path("data").path("sha256"));
  }

  @Test
  void aClassThatIsOnlyToTestWithIsSaid() throws IOException {
    Path more = write(directory.resolve("more.csv"), "a,b,label\n1,2,x\n3,4,z\n");
    CommandRun run = CommandRun.of(train("csv:" + good, "--test-data=csv:" + more));
    assertEquals(0, run.status(), run::toString);
    assertTrue(
        run.err().contains("Note: class 2 has no training examples: the network cannot learn it"),
        run::err);
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
        wide
            + ":1: 5 fields, but the model takes 2 features and a label; as the table has no column names",
        "evaluate",
        model.toString(),
        "--data=csv:" + wide,
        "--labels=names");
    assertRefused(
        wide + ":1: 5 fields, but the model takes 2 features; as the table has no column names",
        "predict",
        model.toString(),
        "--data=csv:" + wide,
        "--output=" + directory + "/scores");
  }
}
