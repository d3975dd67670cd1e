package io.kindling.nn;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ShortcutsTest {

  private static final Network NETWORK =
      new Network(List.of(50, 30, 10), Activation.SIGMOID, Loss.QUADRATIC);

  @Test
  void javaBlasAddsUpEveryRowByItself() {
    Shortcuts java = new Shortcuts(NETWORK, Blas.load(Blas.Choice.JAVA));
    assertTrue(java.together(List.of(13, 13, 12, 0, 1)));
    assertTrue(java.together(List.of(0, 0)));
    assertTrue(java.accumulated(13));
    assertTrue(java.accumulated(0));
  }

  @Test
  void aBlasWhoseSumsDependOnTheNumberOfRowsIsFoundOut() {
    assertFalse(fickle(38).together(List.of(13, 25)));
    assertFalse(fickle(13).together(List.of(13, 25)));
    assertTrue(fickle(14).together(List.of(13, 25)));
  }

  /** Products of as many columns as the hidden layer has units: those of its gradient. */
  @Test
  void aBlasThatAccumulatesOtherwiseIsFoundOut() {
    assertTrue(fickle(31).accumulated(13));
    assertFalse(new Shortcuts(NETWORK, FickleBlas.whenAccumulating(30)).accumulated(13));
  }

  private static Shortcuts fickle(int columns) {
    return new Shortcuts(NETWORK, FickleBlas.forColumns(columns));
  }
}
