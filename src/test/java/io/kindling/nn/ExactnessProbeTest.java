package io.kindling.nn;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ExactnessProbeTest {

  private static final Network NETWORK =
      new Network(List.of(50, 30, 10), new Sigmoid(), new QuadraticLoss());

  @Test
  void javaBlasAddsUpEveryRowByItself() {
    ExactnessProbe java = new ExactnessProbe(NETWORK, Blas.load(Blas.Choice.JAVA));
    assertTrue(java.stackingKeepsBits(List.of(13, 13, 12, 0, 1)));
    assertTrue(java.stackingKeepsBits(List.of(0, 0)));
    assertTrue(java.accumulationKeepsBits(13));
    assertTrue(java.accumulationKeepsBits(0));
  }

  @Test
  void aBlasWhoseSumsDependOnTheNumberOfRowsIsFoundOut() {
    assertFalse(fickle(38).stackingKeepsBits(List.of(13, 25)));
    assertFalse(fickle(13).stackingKeepsBits(List.of(13, 25)));
    assertTrue(fickle(14).stackingKeepsBits(List.of(13, 25)));
  }

  /** Products of as many columns as the hidden layer has units: those of its gradient. */
  @Test
  void aBlasThatAccumulatesOtherwiseIsFoundOut() {
    assertTrue(fickle(31).accumulationKeepsBits(13));
    assertFalse(
        new ExactnessProbe(NETWORK, FickleBlas.whenAccumulating(30)).accumulationKeepsBits(13));
  }

  private static ExactnessProbe fickle(int columns) {
    return new ExactnessProbe(NETWORK, FickleBlas.forColumns(columns));
  }
}
