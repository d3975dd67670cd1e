package io.kindling.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExactnessProbeTest {

  private static final Network NETWORK =
      new Network(List.of(50, 30, 10), new Sigmoid(), new QuadraticLoss());

  private static final int LAYERS = NETWORK.layerCount();

  @Test
  void javaBlasAddsUpEveryRowByItself() {
    ExactnessProbe java = new ExactnessProbe(NETWORK, Blas.load(Blas.Choice.JAVA));
    for (List<Integer> counts : List.of(List.of(13, 13, 12, 0, 1), List.of(0, 0))) {
      int rows = counts.stream().mapToInt(Integer::intValue).sum();
      RowBlocks blocks = java.together(counts);
      assertEquals(rows, blocks.rows());
      for (int layer = 0; layer < LAYERS; layer++) {
        assertArrayEquals(new int[] {rows}, blocks.forward(layer));
        assertArrayEquals(new int[] {rows}, blocks.back(layer));
      }
    }
    assertTrue(java.accumulationKeepsBits(13));
    assertTrue(java.accumulationKeepsBits(0));
    assertTrue(java.tilingKeepsBits(13));
    assertTrue(java.tilingKeepsBits(0));
  }

  @ParameterizedTest
  @CsvSource({"38, 38", "13, 38", "25, 38"})
  void productsOfABlasWhoseSumsDependOnTheNumberOfRowsGoApart(int columns, int rows) {
    RowBlocks blocks = fickle(columns).together(List.of(13, 25));
    assertEquals(rows, blocks.rows());
    for (int layer = 0; layer < LAYERS; layer++) {
      assertArrayEquals(new int[] {13, 25}, blocks.forward(layer));
      assertArrayEquals(new int[] {13, 25}, blocks.back(layer));
    }
    assertArrayEquals(new int[] {38}, fickle(14).together(List.of(13, 25)).forward(0));
  }

  /** Of the second layer, alone of all, products have as many rows in BLAS' sense as outputs. */
  @Test
  void aProductThatKeepsBitsGoesTogetherWhereAnotherDoesNot() {
    RowBlocks blocks =
        new ExactnessProbe(NETWORK, FickleBlas.forShape(10, 38)).together(List.of(13, 25));
    assertArrayEquals(new int[] {38}, blocks.forward(0));
    assertArrayEquals(new int[] {13, 25}, blocks.forward(1));
    assertArrayEquals(new int[] {38}, blocks.back(1));
  }

  /** Products of as many columns as the hidden layer has units: those of its gradient. */
  @Test
  void aBlasThatAccumulatesOtherwiseIsFoundOut() {
    assertTrue(fickle(31).accumulationKeepsBits(13));
    assertFalse(
        new ExactnessProbe(NETWORK, FickleBlas.whenAccumulating(30)).accumulationKeepsBits(13));
  }

  /** Of a layer of 100 units a tile has 64, and one 36. */
  @ParameterizedTest
  @CsvSource({"36", "64", "100"})
  void aBlasThatAddsUpATileOtherwiseIsFoundOut(int columns) {
    assertFalse(wide(FickleBlas.forColumns(columns)).tilingKeepsBits(13));
    assertFalse(wide(FickleBlas.whenAccumulating(columns)).tilingKeepsBits(13));
    assertTrue(wide(FickleBlas.forColumns(columns + 1)).tilingKeepsBits(13));
  }

  private static ExactnessProbe wide(Blas blas) {
    return new ExactnessProbe(
        new Network(List.of(600, 100, 10), new Sigmoid(), new QuadraticLoss()), blas);
  }

  private static ExactnessProbe fickle(int columns) {
    return new ExactnessProbe(NETWORK, FickleBlas.forColumns(columns));
  }
}
