package io.kindling.data.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.InvalidInputException;
import io.kindling.data.TableSchema;
import io.kindling.data.TableSchema.Column;
import io.kindling.data.TableSchema.Role;
import io.kindling.data.table.RequestedColumns.Purpose;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Columns are found by their names, or where there are none by their order. */
class ColumnMatchTest {

  /** w a b label c. */
  private static final TableSchema NAMED =
      new TableSchema(
          ',',
          true,
          List.of(
              new Column("w", Role.WEIGHT),
              new Column("a", Role.FEATURE),
              new Column("b", Role.FEATURE),
              new Column("bought", Role.LABEL),
              new Column("c", Role.FEATURE)));

  private static final TableSchema NAMELESS =
      new TableSchema(
          ',',
          false,
          NAMED.columns().stream().map(column -> new Column("", column.role())).toList());

  private final List<String> notes = new ArrayList<>();

  private CsvFormat match(Purpose purpose, TableSchema model, boolean header, String line) {
    return match(purpose, model, header, line, -1, -1);
  }

  private CsvFormat match(
      Purpose purpose, TableSchema model, boolean header, String line, int label, int weight) {
    FirstLine first = new FirstLine("t", 1, List.of(line.split(" ")));
    RequestedColumns wanted =
        new RequestedColumns(purpose, model, model.isKnown() ? model.features() : 0);
    return new ColumnMatch(wanted, first, header, ',', notes::add).find(label, weight);
  }

  private String refusal(Purpose purpose, TableSchema model, boolean header, String line) {
    return assertThrows(
            InvalidInputException.class, () -> match(purpose, model, header, line, -1, -1))
        .getMessage();
  }

  /** The places of the model's columns w a b bought c. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          TRAINING | w a b bought c      | 0 1 2 3 4    |
          TRAINING | c id bought b a w   | 5 4 3 2 0    | id
          TESTING  | c bought b a        | -1 3 2 1 0   |
          TESTING  | x c bought y b a w  | 6 5 4 2 1    | x y
          SCORING  | c b a               | -1 2 1 -1 0  |
          SCORING  | id w c bought b a   | -1 5 4 -1 2  | id
          """)
  void findsColumnsByTheirNames(Purpose purpose, String line, String places, String ignored) {
    CsvFormat format = match(purpose, NAMED, true, line);
    assertEquals(
        List.of(places.split(" ")), format.places().stream().map(String::valueOf).toList());
    assertEquals(ignored == null ? List.of() : List.of(ignored.split(" ")), format.ignored());
    assertEquals(NAMED, format.schema());
    assertEquals(List.of(), notes);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          TRAINING | w a c bought        | has no column b, which is a feature of the model; its
          TRAINING | w bought c          | has no columns a, b, which are features of the model; its
          TRAINING | w A b c bought      | names are case-sensitive: rename 'A'
          TRAINING | a b c bought        | has no column 'w', which is the weight that the model was
          TESTING  | a b c label         | has no column 'bought', which is the label that the model
          TESTING  | a b c Bought        | (--label-column); the columns are a, b, c, Bought; names
          SCORING  | a b bought          | has no column c, which
          SCORING  | a b c id a          | the columns 1 and 5 are both called 'a'; columns are found
          """)
  void saysWhichColumnIsMissing(Purpose purpose, String line, String expected) {
    String said = refusal(purpose, NAMED, true, line);
    assertTrue(said.startsWith("t:1: ") && said.contains(expected), said);
  }

  /** What no model takes may have any name. */
  @Test
  void namesOfIgnoredColumnsMayBeTheSame() {
    assertEquals(
        List.of(-1, 0, 1, -1, 2), match(Purpose.SCORING, NAMED, true, "a b c id id").places());
  }

  @Test
  void anotherLabelIsTakenAndNoted() {
    CsvFormat format = match(Purpose.TESTING, NAMED, true, "a b c bought sold", 4, -1);
    assertEquals(List.of(-1, 0, 1, 4, 2), format.places());
    assertEquals("sold", format.schema().nameOf(Role.LABEL));
    assertEquals(
        List.of(
            "t: the label is the column 'sold', as --label-column says; the model was trained with"
                + " 'bought'"),
        notes);
  }

  @Test
  void noFeatureIsTheLabel() {
    String said =
        assertThrows(
                InvalidInputException.class,
                () -> match(Purpose.TESTING, NAMED, true, "a b c bought", 1, -1))
            .getMessage();
    assertTrue(said.startsWith("t:1: the label's column 'b' (--label-column) is a feature"), said);
  }

  @Test
  void labelAndWeightAreTwoColumns() {
    CsvFormat exchanged = match(Purpose.TRAINING, NAMED, true, "w a b bought c", 0, 3);
    assertEquals("w", exchanged.schema().nameOf(Role.LABEL));
    assertEquals("bought", exchanged.schema().nameOf(Role.WEIGHT));
    assertEquals(List.of("a", "b", "c"), exchanged.schema().featureNames());
    for (TableSchema model : List.of(NAMED, TableSchema.UNKNOWN)) {
      String line = model.isKnown() ? "w a b bought c" : "w a b label c";
      String said =
          assertThrows(
                  InvalidInputException.class,
                  () -> match(Purpose.TRAINING, model, true, line, -1, 3))
              .getMessage();
      assertEquals("t:1: --weight-column names the column of the label; name another", said);
    }
    assertThrows(
        InvalidInputException.class,
        () -> match(Purpose.TRAINING, TableSchema.UNKNOWN, false, "1 2 3", -1, 2));
  }

  @Test
  void namesOfFeaturesAloneLeaveTheLabelToTheTable() {
    TableSchema features = TableSchema.ofFeatures(List.of("a", "b"));
    assertEquals(List.of(2, 0, 1), match(Purpose.TESTING, features, true, "b label a").places());
    assertEquals(List.of(1, 0, 2), match(Purpose.TESTING, features, true, "b a kind").places());
    String said = refusal(Purpose.TESTING, features, true, "kind b a");
    assertTrue(said.contains("no column is left for the label"), said);
  }

  /** The features' places in a text without names for a model whose columns are w a b bought c. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          TRAINING | 1 2 3 x 4 | -1 | -1 | 1 2 4 | 3  | 0
          TESTING  | 1 2 3 x 4 | -1 | -1 | 1 2 4 | 3  | 0
          TESTING  | 2 3 x 4   | -1 | -1 | 0 1 3 | 2  | -1
          TESTING  | x 2 3 4   | 0  | -1 | 1 2 3 | 0  | -1
          TESTING  | x 1 2 3 4 | 0  | -1 | 2 3 4 | 0  | 1
          TESTING  | 2 3 x 4 1 | -1 | 4  | 0 1 3 | 2  | 4
          SCORING  | 1 2 3 x 4 | -1 | -1 | 1 2 4 | -1 | -1
          SCORING  | 2 3 4     | -1 | -1 | 0 1 2 | -1 | -1
          SCORING  | 2 3 4 1   | -1 | 3  | 0 1 2 | -1 | -1
          SCORING  | 2 3 x 4   | 2  | -1 | 0 1 3 | -1 | -1
          """)
  void takesColumnsWithoutNamesInTheModelsOrder(
      Purpose purpose,
      String line,
      int label,
      int weight,
      String features,
      int expectedLabel,
      int expectedWeight) {
    for (TableSchema model : List.of(NAMED, NAMELESS)) {
      CsvFormat format = match(purpose, model, false, line, label, weight);
      List<String> found = new ArrayList<>();
      int foundLabel = -1;
      int foundWeight = -1;
      for (int i = 0; i < format.places().size(); i++) {
        int place = format.places().get(i);
        switch (format.schema().columns().get(i).role()) {
          case FEATURE -> found.add(String.valueOf(place));
          case LABEL -> foundLabel = place;
          case WEIGHT -> foundWeight = place;
        }
      }
      assertEquals(List.of(features.split(" ")), found);
      assertEquals(expectedLabel, foundLabel);
      assertEquals(expectedWeight, foundWeight);
      assertEquals(model.featureNames(), format.schema().featureNames());
    }
    // Once for the model that has names.
    assertEquals(
        List.of(
            "t: has no column names, so its columns are matched by position to the model's: a, b,"
                + " c"),
        notes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1 2 3", "1 2 3 4 5 6"})
  void theNumberOfColumnsWithoutNamesHasToFit(String line) {
    String said = refusal(Purpose.TESTING, NAMED, false, line);
    assertTrue(said.contains(" fields, but the model takes 3 features and a label; as the"), said);
    assertTrue(refusal(Purpose.TRAINING, NAMELESS, false, "1 2 3 4").contains(" fields, but"));
  }

  @Test
  void whichColumnIsMissingIsNotGuessed() {
    String said = refusal(Purpose.SCORING, NAMED, false, "1 2 3 4");
    assertTrue(said.contains("so either the label or the weight is missing; name the"), said);
  }

  @Test
  void aModelWithoutNamesLearnsThemFromTheTable() {
    CsvFormat format = match(Purpose.TRAINING, NAMELESS, true, "w a b bought c");
    assertEquals(NAMED, format.schema());
    assertEquals(
        List.of("t: the model has no column names, so columns are matched by position"), notes);
    String said = refusal(Purpose.TESTING, NAMELESS, true, "w a b bought c d");
    assertTrue(said.contains("6 fields, but the model takes 3 features and a label"), said);
  }

  @Test
  void withoutAModelTheTableTells() {
    TableSchema none = TableSchema.UNKNOWN;
    assertEquals(NAMED, match(Purpose.TRAINING, none, true, "w a b bought c", 3, 0).schema());
    assertEquals(NAMELESS, match(Purpose.TRAINING, none, false, "1 2 3 x 4", 3, 0).schema());
    TableSchema customary = match(Purpose.TRAINING, none, true, "label a b").schema();
    assertEquals(0, customary.placeOf(Role.LABEL));
    assertEquals(2, match(Purpose.TRAINING, none, true, "x a b").schema().placeOf(Role.LABEL));
    assertEquals(List.of(), notes);
    assertTrue(refusal(Purpose.TRAINING, none, false, "1;2").contains("of which none is left for"));
    assertTrue(refusal(Purpose.TRAINING, none, true, "a b a").contains("both called 'a'"));
  }

  @Test
  void aModelThatKnowsItsNumberOfFeaturesAloneTakesTheFirst() {
    RequestedColumns old = new RequestedColumns(Purpose.SCORING, TableSchema.UNKNOWN, 3);
    for (String line : List.of("1 2 3", "1 2 3 x")) {
      FirstLine first = new FirstLine("t", 1, List.of(line.split(" ")));
      CsvFormat format = new ColumnMatch(old, first, false, ',', notes::add).find(-1, -1);
      assertEquals(List.of(0, 1, 2), format.places().subList(0, 3));
    }
    FirstLine five = new FirstLine("t", 1, List.of("1", "2", "3", "4", "x"));
    assertThrows(
        InvalidInputException.class,
        () -> new ColumnMatch(old, five, false, ',', notes::add).find(-1, -1));
    assertEquals(List.of(), notes);
  }
}
