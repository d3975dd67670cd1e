package io.kindling.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kindling.nn.activation.Activation;
import io.kindling.nn.activation.Activations;
import io.kindling.nn.activation.Relu;
import io.kindling.nn.activation.Sigmoid;
import io.kindling.nn.loss.CrossEntropy;
import io.kindling.nn.loss.Loss;
import io.kindling.nn.loss.Losses;
import io.kindling.nn.loss.QuadraticLoss;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks the reference by central differences and by an example computed by hand. */
class ReferenceNetworkTest {

  private static final List<List<Integer>> SHAPES =
      List.of(List.of(4, 3), List.of(5, 4, 3), List.of(3, 5, 4, 2), List.of(2, 3, 3, 3, 4));

  static Stream<Arguments> networks() {
    return Activations.ALL.all().stream()
        .flatMap(hidden -> Losses.ALL.all().stream().map(loss -> Arguments.of(hidden, loss)));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void gradientIsTheDerivativeOfTheCost(Activation hidden, Loss loss) {
    for (int seed = 0; seed < 12; seed++) {
      Random random = new Random(seed);
      Network network = new Network(SHAPES.get(seed % SHAPES.size()), hidden, loss);
      double[] p = random.doubles(network.parameterCount(), -1.5, 1.5).toArray();
      double[] x = random.doubles(network.inputs(), -1, 1).toArray();
      int label = random.nextInt(network.outputs());
      double[] gradient = new ReferenceNetwork(network, p).gradient(x, label);
      assertEquals(p.length, gradient.length);
      for (int i = 0; i < p.length; i++) {
        double slope = slope(network, p, i, x, label);
        // The error of a central difference is h² C‴ / 6 plus C · 2⁻⁵³ / h: some 1e-10 here.
        assertEquals(slope, gradient[i], 1e-7);
      }
    }
  }

  @Test
  void agreesWithAnExampleComputedByHand() {
    // z = 2·0.5 + 1 = 2 in the hidden unit, a = max(0, 2) = 2; outputs z = (2·1 − 1, 2·0.5) = (1,
    // 1)
    Network network = new Network(List.of(1, 1, 2), new Relu(), new CrossEntropy());
    ReferenceNetwork reference = new ReferenceNetwork(network, new double[] {2, 1, 1, 0.5, -1, 0});
    assertEquals(0.5, reference.outputs(new double[] {0.5})[0], 1e-15);
    assertEquals(Math.log(2), reference.cost(new double[] {0.5}, 0), 1e-15);
    // δ = (−½, ½); back through the weights (1, ½): −¼, times the input ½: −⅛
    double[] wanted = {-0.125, -0.25, -1, 1, -0.5, 0.5};
    double[] found = reference.gradient(new double[] {0.5}, 0);
    for (int i = 0; i < wanted.length; i++) {
      assertEquals(wanted[i], found[i], 1e-15, "parameter " + i);
    }
  }

  @Test
  void quadraticCostIsHalfTheSquaredDistance() {
    Network network = new Network(List.of(1, 2), new Sigmoid(), new QuadraticLoss());
    ReferenceNetwork reference = new ReferenceNetwork(network, new double[4]);
    // Both outputs are ½, wanted (0, 1): ½ (¼ + ¼).
    assertEquals(0.25, reference.cost(new double[] {3}, 1), 1e-15);
  }

  private static double slope(Network network, double[] p, int i, double[] x, int label) {
    double h = 1e-5;
    double[] moved = p.clone();
    moved[i] = p[i] + h;
    double above = new ReferenceNetwork(network, moved).cost(x, label);
    moved[i] = p[i] - h;
    double below = new ReferenceNetwork(network, moved).cost(x, label);
    return (above - below) / (2 * h);
  }
}
