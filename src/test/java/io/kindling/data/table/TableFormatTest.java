package io.kindling.data.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.InvalidInputException;
import io.kindling.data.TableSchema;
import io.kindling.data.TableSchema.Column;
import io.kindling.data.TableSchema.Role;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines become rows as they should, or are refused by their number. */
class TableFormatTest {

  private static final CsvFormat CSV =
      CsvFormat.of(
          new TableSchema(
              ',',
              true,
              List.of(
                  new Column("age", Role.FEATURE),
                  new Column("w", Role.WEIGHT),
                  new Column("height", Role.FEATURE),
                  new Column("kind", Role.LABEL))));

  private static final LibsvmFormat LIBSVM = new LibsvmFormat(3, true);

  /** Every row as "label weight features". */
  private static List<String> rows(TableFormat format, String text) throws IOException {
    RowReader reader = format.rows(new StringReader(text), true);
    TableRow row = new TableRow();
    List<String> rows = new ArrayList<>();
    while (reader.next()) {
      reader.read(row);
      rows.add(
          row.label()
              + " "
              + row.weight()
              + " "
              + Arrays.toString(Arrays.copyOf(row.features(), row.width())));
    }
    return rows;
  }

  private static BadRowException refusal(TableFormat format, String text) {
    return assertThrows(BadRowException.class, () -> rows(format, text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "age,w,height,kind\n1,0.5,2,a\n-3e2,1, .25 ,b\n",
        "1,0.5,2,a\r\n-3e2,1,.25,b",
        "\n1,0.5,2,a\n\n  \t\n-300,1,0.25, b \n\n",
        "\"age\",\"w\",\"height\",\"kind\"\n\"1\",\"0.5\",\"2\",\"a\"\n-300,1,0.25,\"b\"\n"
      })
  void readsCsv(String text) throws IOException {
    assertEquals(List.of("a 0.5 [1.0, 2.0]", "b 1.0 [-300.0, 0.25]"), rows(CSV, text));
  }

  @Test
  void aQuotedFieldMayHoldSeparatorsAndQuotes() throws IOException {
    assertEquals(List.of("x, \"y\" 1.0 [1.0, 2.0]"), rows(CSV, "1,1,2,\"x, \"\"y\"\"\"\n"));
  }

  @Test
  void anotherSeparator() throws IOException {
    CsvFormat tabs =
        CsvFormat.of(
            new TableSchema(
                '\t', false, List.of(new Column("", Role.FEATURE), new Column("", Role.LABEL))));
    assertEquals(List.of("a,b 1.0 [5.0]"), rows(tabs, "5\ta,b\n"));
    assertEquals("1 features, label: column 2, no header", tabs.describe());
  }

  @Test
  void labelsThatAreOfNoInterestMayBeAnything() throws IOException {
    CsvFormat unlabelled = new CsvFormat(CSV.schema(), CSV.header(), 4, List.of(0, -1, 2, -1));
    assertEquals(List.of(" 1.0 [1.0, 2.0]"), rows(unlabelled, "1,much,2,\n"));
    assertEquals(
        List.of(" 1.0 [0.0, 5.0, 0.0]", " 1.0 [7.0, 0.0, 0.0]"),
        rows(new LibsvmFormat(3, false), "9 2:5\n1:7\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          1,1,2                 | 3 fields, 4 are expected
          1,1,2,a,b             | 5 fields, 4 are expected
          1,1,tall,a            | column 3 (height) is 'tall', a number is expected
          1,1,,a                | column 3 (height) is empty, a number is expected
          1,1,NaN,a             | column 3 (height) is NaN, a finite number is expected
          1,1,-Infinity,a       | column 3 (height) is -Infinity, a finite number is expected
          1,1,1e39,a            | column 3 (height) is 1e39, more than a 32-bit float can hold
          1,1,0x10p1,a          | column 3 (height) is '0x10p1', a number is expected
          1,1,12f,a             | column 3 (height) is '12f', a number is expected
          1,-1,2,a              | column 2 (w), the weight, is -1.0; it must not be below 0
          1,1,2,                | the label, column 4 (kind), is empty
          Age,W,Height,Kind     | if these are column names
          1,1,2,"a"b            | no row of fields
          """)
  void badCsvIsRefusedByItsLine(String line, String expected) {
    BadRowException refusal = refusal(CSV, "age,w,height,kind\n1,1,2,a\n\n" + line + "\n");
    assertTrue(refusal.getMessage().contains(expected), refusal.getMessage());
    assertEquals(4, refusal.line());
  }

  /** A table of genes or of spectra has more columns than a spreadsheet. */
  @Test
  void columnsMayBeMany() throws IOException {
    int columns = 20_000;
    List<Column> schema =
        new ArrayList<>(Collections.nCopies(columns, new Column("", Role.FEATURE)));
    schema.add(new Column("", Role.LABEL));
    CsvFormat wide = CsvFormat.of(new TableSchema(',', false, schema));
    List<String> rows = rows(wide, "0.5,".repeat(columns) + "a\n");
    assertEquals("a 1.0 [" + "0.5, ".repeat(columns - 1) + "0.5]", rows.get(0));
    String most = "0,".repeat(CsvLines.MOST_COLUMNS - 1);
    assertEquals(CsvLines.MOST_COLUMNS, first(most + "a\n").fields().size());
    InvalidInputException refusal =
        assertThrows(InvalidInputException.class, () -> first(most + "0,a\n"));
    assertEquals(
        "t:1: more than 1,048,576 fields, the most columns that a table may have; are the line"
            + " breaks correct?",
        refusal.getMessage());
  }

  @Test
  void aLineBreakInQuotesIsRefused() {
    assertEquals(1, refusal(CSV, "1,1,2,\"a\nb\"\n1,1,2,a\n").line());
  }

  @Test
  void readsLibsvm() throws IOException {
    assertEquals(
        List.of("+1 1.0 [0.5, 0.0, -2.0]", "-1 1.0 [0.0, 0.0, 0.0]", "3 1.0 [0.0, 1.0, 0.0]"),
        rows(LIBSVM, "+1 1:0.5 3:-2\n-1\n\n# nothing\n3  2:1\t# a comment\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          1 0:5         | indices begin at 1
          1 2:5 1:3     | index 1 follows 2; indices must ascend
          1 2:5 2:3     | index 2 follows 2
          1 4:1         | index 4, but rows have 3 features
          1 2:x         | feature 2 is 'x', a number is expected
          1 2:nan       | feature 2 is 'nan'
          1 2           | '2' is not index:value
          1 a:2         | 'a:2' is not index:value
          2:3           | '2:3' stands where the label should
          """)
  void badLibsvmIsRefusedByItsLine(String line, String expected) {
    BadRowException refusal = refusal(LIBSVM, "1 1:1\n\n" + line + "\n");
    assertTrue(refusal.getMessage().contains(expected), refusal.getMessage());
    assertEquals(3, refusal.line());
  }

  @Test
  void theFirstLineTellsWhetherThereAreNames() throws IOException {
    assertTrue(first("age,\"w, h\",kind\n").isHeader(List.of()));
    assertTrue(!first("1,2,setosa\n").isHeader(List.of()));
    assertTrue(!first("\nNaN,x,setosa\n").isHeader(List.of()));
    // A model that knows its columns' names knows them even if they are numbers.
    assertTrue(first("id,2021,2020\n").isHeader(List.of("2020", "2021")));
    assertTrue(!first("7,2021,2019\n").isHeader(List.of("2020", "2021")));
    assertEquals(List.of(), first("\n\n").fields());
    assertThrows(InvalidInputException.class, () -> first("\"a\"b\n"));
  }

  @Test
  void namesHaveNoBlanksAndNoQuotesAroundThem() throws IOException {
    assertEquals(
        List.of("age", "w, h", "kind", "his \"age\""),
        first(" age ,\" w, h\", \"kind\",\"his \"\"age\"\"\"\n").fields());
  }

  private static FirstLine first(String text) throws IOException {
    return FirstLine.of(new TextSource("t", text), ',');
  }
}
