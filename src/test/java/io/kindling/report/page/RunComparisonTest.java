package io.kindling.report.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Comparison of several runs. */
class RunComparisonTest {

  @Test
  void tellsWhatDiffersAndNothingElse() {
    RunSummary first = SampleRuns.run("completed", 5, "data/mnist");
    RunSummary second = SampleRuns.run("completed", 5, "data/mnist");
    ObjectNode settings = (ObjectNode) second.record().path("configuration");
    settings.put("optimizer", "sgd").put("output", "elsewhere").put("dropout", 0.5);
    RunComparison comparison = RunComparison.of(List.of(first, second));
    assertEquals(
        List.of(
            new Row("optimizer", List.of("adam", "sgd")), new Row("dropout", List.of("–", "0.5"))),
        comparison.differences());
    assertTrue(
        comparison.outcomes().contains(new Row("test", List.of("97.42%", "97.42%"))),
        () -> comparison.outcomes().toString());
    assertFalse(comparison.generated());
  }

  @Test
  void generatedDigitsAmongThemAreTold() {
    RunComparison comparison =
        RunComparison.of(
            List.of(
                SampleRuns.run("completed", 5, "data/mnist"),
                SampleRuns.run("running", 2, "digits:600")));
    assertTrue(comparison.page().contains("Generated digits, not MNIST."));
    assertEquals(2, comparison.charts().get(0).lines().size());
  }

  @Test
  void moreRunsThanColoursHaveAPageToo() {
    RunSummary run = SampleRuns.run("completed", 5, "data/mnist");
    String page = RunComparison.of(Collections.nCopies(11, run)).page();
    assertTrue(page.contains("None: recipes, data, versions and execution are the same."));
    assertFalse(page.contains("class=\"c8\""), "there is no such colour");
  }
}
