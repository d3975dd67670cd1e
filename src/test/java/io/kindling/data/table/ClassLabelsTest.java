package io.kindling.data.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.InvalidInputException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Labels are the numbers of classes or their names. */
class ClassLabelsTest {

  private static Map<String, String> places(String... labels) {
    Map<String, String> places = new LinkedHashMap<>();
    Arrays.stream(labels).forEach(label -> places.put(label, "t:" + (places.size() + 1)));
    return places;
  }

  @Test
  void numbersAreClasses() {
    ClassLabels labels = ClassLabels.of(places("2", "0", "1.0"), ClassLabels.Kind.AUTO);
    assertEquals(List.of(), labels.names());
    assertEquals(1, labels.classOf("1.0"));
    assertEquals(2, labels.classOf("2"));
  }

  @Test
  void textsAreNamesInTheirOrder() {
    ClassLabels labels = ClassLabels.of(places("dog", "cat"), ClassLabels.Kind.AUTO);
    assertEquals(List.of("cat", "dog"), labels.names());
    assertEquals(1, labels.classOf("dog"));
  }

  @Test
  void numbersMayBeNames() {
    assertEquals(
        List.of("-1", "+1", "2", "10"),
        ClassLabels.of(places("10", "2", "+1", "-1"), ClassLabels.Kind.NAMES).names());
    assertEquals(
        List.of("7", "cat"), ClassLabels.of(places("cat", "7"), ClassLabels.Kind.NAMES).names());
  }

  @Test
  void namesThatAreOneNumberAreOneClass() {
    ClassLabels labels =
        ClassLabels.of(places("1.0", "-1", "+1", "1", "1e0", "+2"), ClassLabels.Kind.NAMES);
    assertEquals(List.of("-1", "1", "+2"), labels.names());
    for (String one : List.of("1", "+1", "1.0", "1e0", "01", "10e-1")) {
      assertEquals(1, labels.classOf(one), one);
    }
    assertEquals(0, labels.classOf("-1.00"));
    assertEquals(2, labels.classOf("2"));
    assertEquals(
        List.of("0", "cat"),
        ClassLabels.of(places("-0", "cat", "0.0"), ClassLabels.Kind.NAMES).names());
    assertThrows(IllegalArgumentException.class, () -> labels.classOf("1f"));
  }

  /** As 64-bit floats they would be one, and as 32-bit floats many more. */
  @Test
  void longNumbersAreComparedExactly() {
    List<String> names = List.of("9007199254740992", "9007199254740993");
    ClassLabels labels =
        ClassLabels.of(places(names.toArray(String[]::new)), ClassLabels.Kind.NAMES);
    assertEquals(names, labels.names());
    assertEquals(1, labels.classOf("9007199254740993.0"));
    ClassLabels small =
        ClassLabels.of(places("1e-99999999999", "0", "0e5"), ClassLabels.Kind.NAMES);
    assertEquals(List.of("0", "1e-99999999999"), small.names());
  }

  /** Version 0.1 made three classes of them. */
  @Test
  void classesOfAnOldModelStayAsTheyAre() {
    ClassLabels labels = new ClassLabels(List.of("+1", "1", "1.0", "2"));
    assertEquals(0, labels.classOf("+1"));
    assertEquals(1, labels.classOf("1"));
    assertEquals(2, labels.classOf("1.0"));
    assertEquals(0, labels.classOf("1.00"));
    assertThrows(InvalidInputException.class, () -> labels.ofKeys(List.of("1", "2", "1.0")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0 -1   | t:2: the label -1 is not the number of a class
          0 1.5  | t:2: the label 1.5 is not the number of a class
          0 300  | t:2: the label 300 is not the number of a class, 0 to 255 at most
          2 1    | t:2: the lowest label is 1, but classes are numbered from 0 on
          """)
  void numbersThatAreNoClassesAreRefused(String labels, String expected) {
    refused(expected, places(labels.split(" ")), ClassLabels.Kind.AUTO);
  }

  @Test
  void textsAreNoNumbers() {
    refused(
        "t:2: the label 'dog' is not the number of a class",
        places("0", "dog"),
        ClassLabels.Kind.NUMBERS);
  }

  /** One of them is a mistake, most often: a class NaN, or a second header. */
  @Test
  void someNumbersAndSomeNamesAreRefused() {
    refused(
        "t:3: the label 'NaN' is not a number, but '0' (t:1) is; correct or remove one of them,",
        places("0", "1", "NaN"),
        ClassLabels.Kind.AUTO);
  }

  private static void refused(String expected, Map<String, String> places, ClassLabels.Kind kind) {
    String said =
        assertThrows(InvalidInputException.class, () -> ClassLabels.of(places, kind)).getMessage();
    assertTrue(said.startsWith(expected), said);
  }

  @Test
  void aLabelOfNoClassNamesTheClasses() {
    ClassLabels labels = new ClassLabels(List.of("cat", "dog"));
    assertEquals(
        "the label 'cow' is none of the classes cat, dog",
        assertThrows(IllegalArgumentException.class, () -> labels.classOf("cow")).getMessage());
  }
}
