package io.kindling.report.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When the page of a run is written. */
class RunReportTest {

  private final List<String> pages = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  @Test
  void fromTheFirstEpochOnButNotAtEveryOneOfManyShortOnes() {
    RunReport report =
        new RunReport(() -> SampleRuns.run("running", 1, "data/mnist"), pages::add, notes::add);
    for (int epoch = 0; epoch < 20; epoch++) {
      report.onEpoch(null, null);
    }
    assertEquals(1, pages.size());
    report.finish(Optional.empty());
    assertEquals(2, pages.size());
    assertEquals(List.of(), notes);
  }

  @Test
  void figuresThatNoPageWasMadeForEndNoTraining() {
    RunReport report =
        new RunReport(
            () -> {
              throw new IllegalStateException("odd figures");
            },
            pages::add,
            notes::add);
    report.onEpoch(null, null);
    assertEquals(List.of("the report could not be written: odd figures"), notes);
  }

  @Test
  void fullDiskEndsNoTrainingAndIsToldOnce() {
    RunReport report =
        new RunReport(
            () -> SampleRuns.run("running", 1, "data/mnist"),
            page -> {
              throw new IOException("No space left on device");
            },
            notes::add);
    report.onEpoch(null, null);
    report.onEpoch(null, null);
    report.finish(Optional.empty());
    assertEquals(1, notes.size());
    assertTrue(notes.get(0).contains("No space left on device"), notes::toString);
  }
}
