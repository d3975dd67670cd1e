package io.kindling.report.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Content of the page of a run. */
class RunPageTest {

  private static final String REFRESH = "http-equiv=\"refresh\"";

  @Test
  void completedRunTellsAll() {
    String page =
        SampleRuns.page(SampleRuns.run("completed", 10, "data/mnist"), SampleRuns.images(), null);
    assertContains(
        page, "97.42%", "9,742 of 10,000 test images classified correctly", "97.09 to 97.71%");
    assertContains(page, "784-100-10", "79,510 parameters", "10 epochs in 10.5 s", "resident");
    assertContains(page, "submit/local train --hidden '100'", "c655806", "bdd553d1ba07");
    assertContains(page, "backward", "<b>0.30 ms</b>", "the rest");
    assertContains(page, "precision", "Most frequent mistakes", "All 100 units are shown");
    assertEquals(40, count(page, "alt=\"Image "));
    assertEquals(42, count(page, "src=\"data:image/png;base64,"));
    assertFalse(page.contains(REFRESH), "nothing new will come");
    assertFalse(page.contains("class=\"banner\""));
    assertTrue(page.length() < 200_000, () -> page.length() + " characters");
  }

  @ParameterizedTest
  @CsvSource({
    "none, 0, 'before its update. Validation'",
    "none, 0.3, 'before its update, with dropout. Validation'",
    "'affine:rotate=10', 0, 'before its update, on augmented images. Validation'",
    "'affine:rotate=10', 0.3, 'on augmented images, with dropout. Validation'"
  })
  void saysWhatTheTrainingCurvesAreOf(String augment, double dropout, String said) {
    RunSummary run = SampleRuns.run("running", 2, "data/mnist");
    ObjectNode configuration = (ObjectNode) run.record().path("configuration");
    configuration.put("augment", augment).put("dropout", dropout);
    String page = SampleRuns.page(run, null, null);
    assertContains(page, said, "training: 78.00% after epoch 1, 88.00% after epoch 2.");
  }

  @Test
  void runUnderWayLooksForNews() {
    String page = SampleRuns.page(SampleRuns.run("running", 4, "data/mnist"), null, null);
    assertContains(page, REFRESH, "<progress max=\"100\" value=\"40\">", "4 of 10 epochs");
    assertContains(page, "94.50%", "validation accuracy after epoch 4");
    assertFalse(page.contains("<table class=\"confusion"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"stopped", "failed"})
  void runThatCameToNoEndLooksForNewsNoLonger(String status) {
    String page = SampleRuns.page(SampleRuns.run(status, 4, "data/mnist"), null, null);
    assertContains(page, ">" + status + "<");
    assertEquals(status.equals("failed"), page.contains("the loss of step 7 is NaN"));
    assertFalse(page.contains(REFRESH));
  }

  @Test
  void runWithoutAnEpochHasAPage() {
    assertContains(
        SampleRuns.page(SampleRuns.run("failed", 0, "data/mnist"), null, null),
        "no epoch has ended yet");
  }

  @Test
  void generatedDigitsAreNeverTakenForMnist() {
    assertContains(
        SampleRuns.page(SampleRuns.run("completed", 2, "digits:600"), SampleRuns.images(), null),
        "class=\"banner\"",
        "Generated digits, not MNIST.");
  }

  @Test
  void rowsOfATableAreShownAsValues() {
    String page =
        SampleRuns.page(
            SampleRuns.run("completed", 2, "csv:t.csv"), SampleRuns.rows("setosa", "x"), null);
    assertContains(
        page,
        "test rows classified correctly",
        "<table class=\"rows\">",
        "-20",
        "-19.63",
        "…",
        "setosa");
    assertEquals(0, count(page, "src=\"data:image/png"));
  }

  @Test
  void candidateStandsBesideTheChampion() {
    assertContains(
        SampleRuns.page(
            SampleRuns.run("completed", 2, "data/mnist"),
            SampleRuns.images(),
            SampleRuns.comparison()),
        "Candidate against champion",
        "champion, version 1",
        "McNemar");
  }

  @Test
  void whatAUserNamesIsTextAndNothingElse() {
    String page =
        SampleRuns.page(
            SampleRuns.run("completed", 2, "csv:<img src=x onerror=alert(1)>"),
            SampleRuns.rows("<script>alert(2)</script>", "\" onmouseover=\"alert(3)"),
            null);
    assertFalse(page.contains("<img src=x"), "an image");
    assertFalse(page.contains("<script>alert"), "a script");
    assertContains(page, "&lt;script&gt;alert(2)");
    // In an attribute, too: the tooltip of a class.
    assertFalse(page.contains("\"\" onmouseover"), "a handler");
  }

  private static void assertContains(String page, String... texts) {
    for (String text : List.of(texts)) {
      assertTrue(page.contains(text), () -> "'" + text + "' is not in " + body(page));
    }
  }

  private static String body(String page) {
    return page.substring(page.indexOf("<body>"), page.lastIndexOf("<script>"))
        .replaceAll("base64,[^\"]*", "");
  }

  private static int count(String page, String text) {
    return page.split(Pattern.quote(text), -1).length - 1;
  }
}
