package io.kindling.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.InvalidInputException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SeedStatisticsTest {

  /** Deviations from 0.96 of −0.02, 0, 0, 0.01, 0.01: Σ = 0.0006, t of 4 degrees 2.776. */
  @Test
  void byHand() {
    SeedStatistics figures = new SeedStatistics(List.of(0.96, 0.97, 0.94, 0.96, 0.97));
    assertEquals(0.96, figures.mean(), 1e-12);
    assertEquals(Math.sqrt(0.0006 / 4), figures.deviation(), 1e-12);
    assertEquals(2.776445 * Math.sqrt(0.0006 / 4 / 5), figures.halfInterval(), 1e-7);
    assertEquals(
        "96.00 ± 1.22% (mean ± sd of 5 seeds), 95% interval of the mean ± 1.52, from 94.00 to 97.00:"
            + " 96.00 97.00 94.00 96.00 97.00",
        figures.toString());
    assertEquals("96.00% (one seed)", new SeedStatistics(List.of(0.96)).toString());
  }

  @Test
  void aGridIsEveryCombination() {
    assertEquals(List.of(Map.of()), StudyCommand.points(List.of()));
    assertEquals(
        List.of(
            Map.of("epochs", "1", "optimizer", "sgd"),
            Map.of("epochs", "1", "optimizer", "adam:beta1=0.8,beta2=0.9"),
            Map.of("epochs", "2", "optimizer", "sgd"),
            Map.of("epochs", "2", "optimizer", "adam:beta1=0.8,beta2=0.9")),
        StudyCommand.points(List.of("epochs=1, 2", "optimizer=sgd;adam:beta1=0.8,beta2=0.9")));
    for (String wrong : List.of("epochs", "=1,2", "epochs=")) {
      String message =
          assertThrows(
                  InvalidInputException.class, () -> StudyCommand.points(List.of(wrong)), wrong)
              .getMessage();
      assertTrue(message.startsWith("--grid '" + wrong + "': expected"), message);
    }
  }
}
