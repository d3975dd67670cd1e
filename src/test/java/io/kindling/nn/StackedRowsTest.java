package io.kindling.nn;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class StackedRowsTest {

  private static final Network NETWORK =
      new Network(List.of(50, 30, 10), Activation.SIGMOID, Loss.QUADRATIC);

  @Test
  void javaBlasAddsUpEveryRowByItself() {
    Blas java = Blas.load(Blas.Choice.JAVA);
    assertTrue(StackedRows.keepTheirBits(NETWORK, java, List.of(13, 13, 12, 0, 1)));
    assertTrue(StackedRows.keepTheirBits(NETWORK, java, List.of(0, 0)));
  }

  @Test
  void aBlasWhoseSumsDependOnTheNumberOfRowsIsFoundOut() {
    assertFalse(StackedRows.keepTheirBits(NETWORK, FickleBlas.forColumns(38), List.of(13, 25)));
    assertFalse(StackedRows.keepTheirBits(NETWORK, FickleBlas.forColumns(13), List.of(13, 25)));
    assertTrue(StackedRows.keepTheirBits(NETWORK, FickleBlas.forColumns(14), List.of(13, 25)));
  }
}
