package io.kindling.nn.init;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.codec.Sha256;
import io.kindling.nn.Network;
import io.kindling.nn.activation.Relu;
import io.kindling.nn.activation.Sigmoid;
import io.kindling.nn.activation.Tanh;
import io.kindling.nn.loss.CrossEntropy;
import io.kindling.nn.loss.QuadraticLoss;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class InitializerTest {

  private static final Network WIDE =
      new Network(List.of(300, 200, 100), new Relu(), new CrossEntropy());

  static List<Initializer> everyInitializer() {
    return Initializers.ALL.all();
  }

  @ParameterizedTest
  @CsvSource({
    "standard-normal, 2a0aa37071706834ca98d44b4138c2b19bb63a48286b2e9b24d5d277db6270bf",
    "xavier, 9db2413bda03ae82f00ff97f4cc2138a4e6828e688b51ea96596be561e29ad0b",
    "he, 7625ad7bdb53d720ef8efd2f34bf24768ca150ec983d2d1528c3b3db6f55481d"
  })
  void givesTheSameBitsOnEveryMachine(String spec, String sha256) {
    Initializer initializer = Initializers.ALL.parse(spec);
    Network network = new Network(List.of(784, 30, 10), new Sigmoid(), new QuadraticLoss());
    assertEquals(sha256, new Sha256().add(initializer.parameters(network, 42)).hex());
  }

  @ParameterizedTest
  @MethodSource("everyInitializer")
  void isAFunctionOfTheSeed(Initializer initializer) {
    float[] first = initializer.parameters(WIDE, 1);
    assertArrayEquals(first, initializer.parameters(WIDE, 1));
    float[] second = initializer.parameters(WIDE, 2);
    assertNotEquals(first[0], second[0]);
    assertNotEquals(first[WIDE.weightOffset(1)], second[WIDE.weightOffset(1)]);
  }

  @ParameterizedTest
  @MethodSource("everyInitializer")
  void everyLayerHasItsOwnStream(Initializer initializer) {
    float[] p = initializer.parameters(WIDE, 1);
    // A layer's numbers do not depend on the width of any other.
    Network other = new Network(List.of(7, 200, 100), new Tanh(), new QuadraticLoss());
    float[] q = initializer.parameters(other, 1);
    assertArrayEquals(
        Arrays.copyOfRange(p, WIDE.weightOffset(1), p.length),
        Arrays.copyOfRange(q, other.weightOffset(1), q.length));
    double correlation =
        IntStream.range(0, 20_000).mapToDouble(i -> p[i] * p[WIDE.weightOffset(1) + i]).sum();
    double power = IntStream.range(0, 20_000).mapToDouble(i -> p[i] * p[i]).sum();
    assertEquals(0, correlation / power, 0.1);
  }

  @Test
  void standardNormalHasMeanZeroAndDeviationOne() {
    float[] p = new StandardNormal().parameters(WIDE, 3);
    for (int layer = 0; layer < 2; layer++) {
      assertMoments(weights(p, layer), 1);
      assertMoments(biases(p, layer), 1);
    }
  }

  @Test
  void scaledNormalScalesWeightsByTheInputsButNotBiases() {
    float[] p = new ScaledNormal().parameters(WIDE, 3);
    for (int layer = 0; layer < 2; layer++) {
      assertMoments(weights(p, layer), 1 / Math.sqrt(WIDE.inputs(layer)));
      assertMoments(biases(p, layer), 1);
    }
  }

  @Test
  void heScalesWeightsByTheInputsAndSetsBiasesToZero() {
    float[] p = new HeNormal().parameters(WIDE, 3);
    for (int layer = 0; layer < 2; layer++) {
      assertMoments(weights(p, layer), Math.sqrt(2.0 / WIDE.inputs(layer)));
      assertArrayEquals(new float[WIDE.units(layer)], biases(p, layer));
    }
  }

  @Test
  void xavierIsUniformWithinItsBoundAndSetsBiasesToZero() {
    float[] p = new XavierUniform().parameters(WIDE, 3);
    for (int layer = 0; layer < 2; layer++) {
      double bound = Math.sqrt(6.0 / (WIDE.inputs(layer) + WIDE.units(layer)));
      float[] weights = weights(p, layer);
      assertMoments(weights, bound / Math.sqrt(3));
      double largest =
          IntStream.range(0, weights.length).mapToDouble(i -> weights[i]).max().orElse(0);
      double smallest =
          IntStream.range(0, weights.length).mapToDouble(i -> weights[i]).min().orElse(0);
      assertTrue(largest <= (float) bound && largest > 0.999 * bound, "largest " + largest);
      assertTrue(smallest >= (float) -bound && smallest < -0.999 * bound, "smallest " + smallest);
      assertArrayEquals(new float[WIDE.units(layer)], biases(p, layer));
    }
  }

  /** Asserts that mean and standard deviation are within 5 standard errors. */
  private static void assertMoments(float[] values, double deviation) {
    int n = values.length;
    double mean = IntStream.range(0, n).mapToDouble(i -> values[i]).sum() / n;
    double variance =
        IntStream.range(0, n).mapToDouble(i -> (values[i] - mean) * (values[i] - mean)).sum() / n;
    assertEquals(0, mean, 5 * deviation / Math.sqrt(n));
    assertEquals(deviation, Math.sqrt(variance), 5 * deviation / Math.sqrt(2.0 * n));
  }

  private static float[] weights(float[] p, int layer) {
    return Arrays.copyOfRange(p, WIDE.weightOffset(layer), WIDE.biasOffset(layer));
  }

  private static float[] biases(float[] p, int layer) {
    int from = WIDE.biasOffset(layer);
    return Arrays.copyOfRange(p, from, from + WIDE.units(layer));
  }
}
