package io.kindling.data.table;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.InvalidInputException;
import io.kindling.data.ExampleBlock;
import io.kindling.data.TableSchema;
import io.kindling.data.TableSchema.Column;
import io.kindling.data.TableSchema.Role;
import io.kindling.data.scaling.GivenScalings;
import io.kindling.data.scaling.Scaling;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However files are cut, their rows are the same, and any range of them can be read. */
class TableExamplesTest {

  private static final int ROWS = 60;
  private static final CsvFormat FORMAT =
      CsvFormat.of(
          new TableSchema(
              ',',
              true,
              List.of(
                  new Column("a", Role.FEATURE),
                  new Column("w", Role.WEIGHT),
                  new Column("kind", Role.LABEL))));

  private static final String HEADER = "a,w,kind\n";

  private static String lines(int first, int end, String lineEnd) {
    return IntStream.range(first, end)
        .mapToObj(i -> i + ".5," + (1 + i % 2) + "," + "xyz".charAt(i % 3) + lineEnd)
        .collect(Collectors.joining());
  }

  private static List<TableScan> scan(List<TableSplit> stretches) throws IOException {
    List<TableScan> scans = new ArrayList<>();
    for (TableSplit stretch : stretches) {
      scans.add(TableScan.of(stretch, FORMAT.ofFile(stretch.source()), true));
    }
    return scans;
  }

  private static TableIndex index(List<TableSplit> stretches, List<TableScan> scans)
      throws IOException {
    List<TableFormat> formats = new ArrayList<>();
    for (TableSplit stretch : stretches) {
      formats.add(FORMAT.ofFile(stretch.source()));
    }
    return new TableIndex("t", stretches, scans, formats);
  }

  private static String digest(List<TableScan> scans) {
    RowsDigest all = new RowsDigest();
    scans.forEach(scan -> all.add(scan.digest()));
    return all.hex();
  }

  private static TableExamples examples(List<TableSplit> stretches) throws IOException {
    List<TableScan> scans = scan(stretches);
    TableIndex index = index(stretches, scans);
    ClassLabels labels = ClassLabels.of(index.labelPlaces(scans), ClassLabels.Kind.AUTO);
    return new TableExamples(index, 1, labels);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 8, 9, 50, 100_000})
  void everyRowIsThereOnceHoweverFilesAreCut(int length) throws IOException {
    TextSource whole = new TextSource("t", HEADER + lines(0, ROWS, "\n"));
    TextSource marked = new TextSource("p1", "\uFEFF" + HEADER + lines(0, 20, "\r\n"));
    TextSource headless = new TextSource("p2", "\n" + lines(20, 21, "\n").strip());
    TextSource again = new TextSource("p3", HEADER + "\n" + lines(21, ROWS, "\n"));
    String expected = digest(scan(TextSource.cut(100_000, whole)));
    ExampleBlock all = examples(TextSource.cut(100_000, whole)).read(0, ROWS);
    for (TextSource[] files : new TextSource[][] {{whole}, {marked, headless, again}}) {
      List<TableSplit> stretches = TextSource.cut(length, files);
      assertEquals(expected, digest(scan(stretches)));
      TableExamples examples = examples(stretches);
      assertEquals(ROWS, examples.size());
      assertEquals(List.of("x", "y", "z"), examples.labels().names());
      assertEquals(all.sha256(), examples.read(0, ROWS).sha256());
      for (int first = 0; first < ROWS; first += 7) {
        int count = Math.min(11, ROWS - first);
        assertEquals(
            examples(TextSource.cut(100_000, whole)).read(first, count).sha256(),
            examples.read(first, count).sha256());
      }
    }
  }

  /** Stretches behind a file's first read its first line again. */
  @ParameterizedTest
  @ValueSource(ints = {7, 100_000})
  void filesMayHaveTheirColumnsInAnotherOrder(int length) throws IOException {
    String exchanged = lines(20, 40, "\n").replaceAll("(.*),(.*),(.*)\n", "$3,7,$1,x y,$2\n");
    List<TableSplit> stretches =
        TextSource.cut(
            length,
            new TextSource("p1", HEADER + lines(0, 20, "\n")),
            new TextSource("p2", " kind,id,\"a\", note ,w\n" + exchanged),
            new TextSource("p3", " \n\n"),
            new TextSource("p4", lines(40, ROWS, "\n")));
    List<TableSplit> whole =
        TextSource.cut(length, new TextSource("t", HEADER + lines(0, ROWS, "\n")));
    assertEquals(digest(scan(whole)), digest(scan(stretches)));
    assertEquals(
        examples(whole).read(0, ROWS).sha256(), examples(stretches).read(0, ROWS).sha256());
    assertEquals(Set.of("id", "note"), index(stretches, scan(stretches)).ignored());
    List<TableSplit> lacking =
        TextSource.cut(length, new TextSource("p2", "kind,W,a\nx,1,2\ny,1,3\n"));
    String said = assertThrows(InvalidInputException.class, () -> scan(lacking)).getMessage();
    assertTrue(said.startsWith("p2:1: has no column w, which"), said);
    assertTrue(said.endsWith("names are case-sensitive: rename 'W'"), said);
  }

  /** A file may write each of 200 classes in two ways, and a byte still names every class. */
  @Test
  void labelsThatAreOneNumberAreOneClass() throws IOException {
    StringBuilder text = new StringBuilder(HEADER);
    for (int i = 0; i < 400; i++) {
      text.append("1,1,").append(i % 200).append(i < 200 ? "" : ".0").append('\n');
    }
    List<TableSplit> stretches = TextSource.cut(100_000, new TextSource("t", text.toString()));
    List<TableScan> scans = scan(stretches);
    TableIndex index = index(stretches, scans);
    for (ClassLabels.Kind kind : List.of(ClassLabels.Kind.AUTO, ClassLabels.Kind.NAMES)) {
      ClassLabels labels = ClassLabels.of(index.labelPlaces(scans), kind);
      long[] counts = new TableExamples(index, 1, labels).read(0, 400).classCounts();
      assertEquals(200, counts.length);
      assertTrue(Arrays.stream(counts).allMatch(count -> count == 2), Arrays.toString(counts));
    }
    assertEquals(199, Byte.toUnsignedInt(scans.get(0).labelOfRow()[399]));
  }

  @Test
  void rowsAreExamples() throws IOException {
    TableExamples examples =
        examples(TextSource.cut(9, new TextSource("t", HEADER + lines(0, ROWS, "\n"))));
    ExampleBlock block = examples.read(4, 3);
    assertArrayEquals(new long[] {1, 1, 1}, block.classCounts());
    assertNotEquals(block.sha256(), examples.read(5, 3).sha256());
    assertEquals(0, examples.read(ROWS, 0).size());
    // Digests are of raw values.
    Scaling scaling = GivenScalings.standard(new double[] {3}, new double[] {2});
    assertEquals(block.sha256(), examples.scaled(scaling).read(4, 3).sha256());
  }

  @Test
  void theDigestTellsOrderAndContentApart() throws IOException {
    String rows = lines(0, 3, "\n");
    String expected = digest(scan(TextSource.cut(9, new TextSource("t", rows))));
    for (String other :
        List.of(
            lines(1, 3, "\n") + lines(0, 1, "\n"),
            rows + lines(0, 1, "\n"),
            rows.replace(",2,", ",1,"),
            rows.replace("y", "x"),
            rows.replace("1.5", "1.25"))) {
      assertNotEquals(expected, digest(scan(TextSource.cut(9, new TextSource("t", other)))), other);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 100_000})
  void aBadLineIsNamedByFileAndNumber(int length) throws IOException {
    String text = HEADER + lines(0, 20, "\n") + "\n1,1\n" + lines(20, 30, "\n");
    List<TableSplit> stretches = TextSource.cut(length, new TextSource("t", text));
    List<TableScan> scans = scan(stretches);
    InvalidInputException refusal =
        assertThrows(InvalidInputException.class, () -> index(stretches, scans));
    assertEquals(
        "t:23: 2 fields, 3 are expected as in the first line; is the separator ','? (--separator)",
        refusal.getMessage());
  }

  @Test
  void rowsThatAreGoneAreMissed() throws IOException {
    List<TableSplit> stretches =
        TextSource.cut(1000, new TextSource("t", HEADER + lines(0, ROWS, "\n")));
    List<TableScan> scans = scan(stretches);
    List<TableSplit> shorter =
        TextSource.cut(1000, new TextSource("t", HEADER + lines(0, ROWS - 1, "\n")));
    TableExamples examples =
        new TableExamples(index(shorter, scans), 1, new ClassLabels(List.of("x", "y", "z")));
    InvalidInputException refusal =
        assertThrows(InvalidInputException.class, () -> examples.read(ROWS - 5, 5));
    String said = refusal.getMessage();
    assertTrue(said.startsWith("t: rows are missing that were there when the run began"), said);
  }
}
