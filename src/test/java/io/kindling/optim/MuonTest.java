package io.kindling.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.nn.blas.Blas;
import io.kindling.settings.ParameterRange;
import io.kindling.settings.ParameterRange.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MuonTest {

  private static final NewtonSchulz NEWTON_SCHULZ = new NewtonSchulz(Blas.VECTOR.load());

  /** Returns a singular value after five steps of a s + b s³ + c s⁵. */
  private static double turned(double s) {
    for (int step = 0; step < 5; step++) {
      s = 3.4445 * s - 4.7750 * Math.pow(s, 3) + 2.0315 * Math.pow(s, 5);
    }
    return s;
  }

  @Test
  void diagonalMatrixHasItsSingularValuesMapped() {
    // The matrix has norm 5, so its scaled singular values are 0.6 and 0.8.
    float[] found = NEWTON_SCHULZ.orthogonalized(new float[] {3, 0, 0, -4}, 2, 2);
    assertArrayEquals(new float[] {(float) turned(0.6), 0, 0, (float) -turned(0.8)}, found, 1e-5f);
  }

  /** Uses X = U S Vᵀ with rotations U and V; only the singular values change. */
  @ParameterizedTest
  @CsvSource({"2, 5", "5, 2"})
  void onlySingularValuesChange(int rows, int columns) {
    double[] u = {Math.cos(0.3), Math.sin(0.3), -Math.sin(0.3), Math.cos(0.3)};
    double[] v = new double[10];
    v[0] = Math.cos(1.1);
    v[3] = Math.sin(1.1);
    v[5] = -0.6 * Math.sin(1.1);
    v[8] = 0.6 * Math.cos(1.1);
    v[7] = 0.8;
    double[] singular = {3, 0.5};
    double norm = Math.sqrt(9.25);
    float[] matrix = new float[10];
    float[] expected = new float[10];
    for (int i = 0; i < 2; i++) {
      for (int j = 0; j < 5; j++) {
        for (int s = 0; s < 2; s++) {
          double product = u[i * 2 + s] * v[s * 5 + j];
          int at = rows == 2 ? i * 5 + j : j * 2 + i;
          matrix[at] += (float) (singular[s] * product);
          expected[at] += (float) (turned(singular[s] / norm) * product);
        }
      }
    }
    assertArrayEquals(expected, NEWTON_SCHULZ.orthogonalized(matrix, rows, columns), 1e-4f);
  }

  @Test
  void singularValuesEndNearOne() {
    for (double s = 0.01; s <= 1; s += 0.01) {
      assertTrue(turned(s) > 0.65 && turned(s) < 1.2, s + " becomes " + turned(s));
    }
  }

  @Test
  void twoStepsByHand() {
    // A hidden matrix [1, 1], whose direction is its sign; the output's weight and a bias by Adam.
    List<ParameterRange> ranges =
        List.of(
            new ParameterRange(Kind.WEIGHTS, 0, 1, 1),
            new ParameterRange(Kind.BIASES, 1, 1, 1),
            new ParameterRange(Kind.WEIGHTS, 2, 1, 1));
    float[] parameters = {1, 1, 1};
    SteppedOptimizer muon = SteppedOptimizer.initial(new Muon(0.5, 0.25, 0.5), ranges);
    float one = (float) turned(1);
    muon.step(parameters, new float[] {10, 10, -10}, 0.5);
    // 1 (1 − 0.5 · 0.5) − 0.5 · 1, and Adam's first step, r η against the sign.
    assertEquals(0.75f - 0.5f * one, parameters[0], 1e-6f);
    assertEquals(1 - 0.125f, parameters[1], 1e-6f);
    assertEquals(1 + 0.125f, parameters[2], 1e-6f);
    // M = 0.5 · 5 − 0.5 · 4 = 0.5; the direction is 0.5 · −4 + 0.5 · 0.5 < 0.
    float before = parameters[0];
    muon.step(parameters, new float[] {-4, 0, 0}, 0.5);
    assertEquals(0.75f * before + 0.5f * one, parameters[0], 1e-6f);
    assertEquals(0.5f, muon.vectors().get(0)[0], 1e-6f);
  }

  @Test
  void stepOfATallMatrixIsScaledByTheRootOfItsShape() {
    List<ParameterRange> ranges =
        List.of(
            new ParameterRange(Kind.WEIGHTS, 0, 4, 1), new ParameterRange(Kind.WEIGHTS, 4, 1, 4));
    float[] parameters = new float[8];
    SteppedOptimizer.initial(new Muon(0.95, 0.015, 0), ranges)
        .step(parameters, new float[] {1, 1, 1, 1, 0, 0, 0, 0}, 1);
    assertEquals(-turned(1) * 2 * 0.5, parameters[0], 1e-5);
  }

  @Test
  void zeroMatrixStaysZero() {
    assertArrayEquals(new float[6], NEWTON_SCHULZ.orthogonalized(new float[6], 2, 3));
  }
}
