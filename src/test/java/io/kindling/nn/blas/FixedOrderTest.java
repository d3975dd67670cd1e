package io.kindling.nn.blas;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kindling.nn.blas.ScalarProducts.Case;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks that Kindling's own products have the bits of their definition for every shape. */
class FixedOrderTest {

  private static final MatrixProducts DEFINITION = ScalarProducts.definition();

  @BeforeAll
  static void compile() {
    CompiledTiles.await();
  }

  static MatrixProducts implementation(String name) {
    return name.equals("tiles") ? CompiledTiles.products() : new FmaLoops();
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiles", "loops"})
  void everyShapeUpToFortyHasTheBitsOfTheDefinition(String name) {
    MatrixProducts products = implementation(name);
    for (int rows = 1; rows <= 40; rows++) {
      for (int columns = 1; columns <= 40; columns++) {
        for (int inner = 0; inner <= 40; inner++) {
          int kind = (rows + 3 * columns + 5 * inner) % 8;
          agrees(
              products,
              new Case((kind & 1) > 0, (kind & 2) > 0, rows, columns, inner, (kind & 4) > 0));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiles", "loops"})
  void largeShapesHaveTheBitsOfTheDefinition(String name) {
    MatrixProducts products = implementation(name);
    Random random = new Random(4);
    for (int i = 0; i < 60; i++) {
      agrees(
          products,
          new Case(
              random.nextBoolean(),
              random.nextBoolean(),
              1 + random.nextInt(150),
              1 + random.nextInt(150),
              1 + random.nextInt(2600),
              random.nextBoolean()));
    }
    agrees(products, new Case(false, true, 3, 2100, 1025, true));
    agrees(products, new Case(true, false, 2100, 5, 1024, false));
    agrees(products, new Case(false, false, 7, 1100, 2048, true));
  }

  /** Checks that one adding product equals a product and an addition, up to a block's length. */
  @Test
  void addingInOneCallEqualsAddingAfterwards() {
    for (int inner : new int[] {1, 15, 125, FixedOrder.BLOCK}) {
      float[] once = new Case(true, false, 11, 37, inner, true).by(CompiledTiles.products());
      float[] product = new Case(true, false, 11, 37, inner, false).by(CompiledTiles.products());
      float[] expected = new Case(true, false, 11, 37, 0, true).by(CompiledTiles.products());
      for (int row = 0; row < 11; row++) {
        for (int column = 0; column < 37; column++) {
          int at = 1 + row * 38 + column;
          assertEquals(start(inner)[at] + product[at], once[at]);
        }
      }
      assertEquals(expected.length, once.length);
    }
    assertEquals(true, CompiledTiles.products().addsAtOnce(FixedOrder.BLOCK));
    assertEquals(false, CompiledTiles.products().addsAtOnce(FixedOrder.BLOCK + 1));
  }

  /** Returns the content of C before a product of this depth. */
  private static float[] start(int inner) {
    Random random = new Random(31L * 11 + 37L * 37 + inner);
    ScalarProducts.random(random, 3 + inner * 12);
    ScalarProducts.random(random, 2 + inner * 39);
    return ScalarProducts.random(random, 1 + 11 * 38);
  }

  @Test
  void fingerprintEqualsTheFixedOrderFingerprint() {
    for (MatrixProducts each :
        List.of(DEFINITION, CompiledTiles.products(), new FmaLoops(), Blas.VECTOR.load())) {
      assertEquals(Fingerprint.FIXED_ORDER, Fingerprint.of(each), each.name());
    }
  }

  /** Covers infinities, NaN, zeros of both signs and the smallest numbers. */
  @Test
  void specialValuesAreMultipliedAsDefined() {
    float[] odd = {
      0f,
      -0f,
      1f,
      -1f,
      Float.MIN_VALUE,
      -Float.MIN_NORMAL,
      Float.MAX_VALUE,
      Float.NaN,
      Float.POSITIVE_INFINITY,
      Float.NEGATIVE_INFINITY
    };
    Random random = new Random(9);
    for (int trial = 0; trial < 200; trial++) {
      float[] a = new float[7 * 3];
      float[] b = new float[3 * 19];
      for (int i = 0; i < a.length; i++) {
        a[i] = odd[random.nextInt(odd.length)];
      }
      for (int i = 0; i < b.length; i++) {
        b[i] = odd[random.nextInt(odd.length)];
      }
      float[] expected = new float[7 * 19];
      DEFINITION.multiply(false, false, 7, 19, 3, a, 0, 3, b, 0, 19, false, expected, 0, 19);
      for (String name : List.of("tiles", "loops")) {
        float[] found = new float[7 * 19];
        implementation(name)
            .multiply(false, false, 7, 19, 3, a, 0, 3, b, 0, 19, false, found, 0, 19);
        assertArrayEquals(expected, found, name);
      }
    }
  }

  private static void agrees(MatrixProducts products, Case product) {
    assertArrayEquals(product.by(DEFINITION), product.by(products), product::toString);
  }
}
