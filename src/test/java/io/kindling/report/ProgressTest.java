package io.kindling.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Progress lines of a training. */
class ProgressTest {

  private static final String REWRITE = "\r\u001b[K";

  private final StringWriter text = new StringWriter();
  private final PrintWriter out = new PrintWriter(text);

  @Test
  void epochIsALine() {
    new Progress(out, false, 30, 5, "images")
        .epoch(7, 0.123456, 0.97654, 1234567, Duration.ofSeconds(75));
    assertSeen("epoch  7/30  loss 0.1235  validation 97.65%  1,234,567 images/s  1:15 left%n");
  }

  @Test
  void lastEpochHasNoTimeLeft() {
    new Progress(out, false, 9, 5, "rows").epoch(9, 1, 1, 999.6, Duration.ZERO);
    assertSeen("epoch 9/9  loss 1.0000  validation 100.00%  1,000 rows/s%n");
  }

  @Test
  void withoutValidationNoneIsShown() {
    new Progress(out, false, 2, 5, "images").epoch(1, 1, Double.NaN, 10, Duration.ofHours(26));
    assertSeen("epoch 1/2  loss 1.0000  10 images/s  26:00:00 left%n");
  }

  @Test
  void timeLeftIsNeverNegative() {
    new Progress(out, false, 2, 5, "images").epoch(1, 1, Double.NaN, 10, Duration.ofSeconds(-5));
    assertSeen("epoch 1/2  loss 1.0000  10 images/s  0:00 left%n");
  }

  @Test
  void stepsAreNotShownWhereNobodyWatches() {
    new Progress(out, false, 2, 5, "images").step(1, 0.5, 1, Duration.ofSeconds(5));
    assertSeen("");
  }

  @Test
  void terminalShowsStepsOnALineThatTheEpochsReplaces() {
    Progress progress = new Progress(out, true, 10, 5, "images");
    progress.step(3, 0.256, 0.5, Duration.ofSeconds(3725));
    progress.epoch(3, 0.4, 0.9, 1000, Duration.ofSeconds(60));
    assertSeen(
        REWRITE
            + "epoch  3/10   26%%  loss 0.5000  1:02:05 left"
            + REWRITE
            + "epoch  3/10  loss 0.4000  validation 90.00%%  1,000 images/s  1:00 left%n");
  }

  @Test
  void linesThatAreWrittenOverFitATerminalOf60Columns() {
    new Progress(out, true, 1000, 5, "images").step(1000, 1, 12.3456, Duration.ofHours(99));
    int columns = text.toString().replace(REWRITE, "").length();
    assertTrue(columns < 60, () -> columns + " columns: " + text);
  }

  @Test
  void terminalIsNotFloodedWithSteps() {
    Progress progress = new Progress(out, true, 10, 5, "images");
    for (int step = 0; step < 20; step++) {
      progress.step(1, step / 100.0, 1, Duration.ZERO);
    }
    assertEquals(1, text.toString().lines().filter(line -> line.contains("epoch")).count());
  }

  @Test
  void numbersDoNotFollowTheMachinesLanguage() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.GERMANY);
    try {
      new Progress(out, false, 9, 5, "images").epoch(9, 0.5, 0.25, 12345, Duration.ZERO);
    } finally {
      Locale.setDefault(before);
    }
    assertSeen("epoch 9/9  loss 0.5000  validation 25.00%  12,345 images/s%n");
  }

  private void assertSeen(String expected) {
    String line = expected.replace("%%", "%").replace("%n", System.lineSeparator());
    assertEquals(line, text.toString());
  }
}
