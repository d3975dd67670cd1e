package io.kindling.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.nn.activation.Relu;
import io.kindling.nn.activation.Sigmoid;
import io.kindling.nn.activation.Tanh;
import io.kindling.nn.loss.CrossEntropy;
import io.kindling.nn.loss.QuadraticLoss;
import io.kindling.nn.loss.Softmax;
import io.kindling.settings.ParameterRange;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetworkTest {

  private static final Network NETWORK =
      new Network(List.of(7, 5, 3), new Tanh(), new QuadraticLoss());

  @Test
  void laysOutLayerAfterLayerWeightsThenBiases() {
    assertEquals(0, NETWORK.weightOffset(0));
    assertEquals(35, NETWORK.biasOffset(0));
    assertEquals(40, NETWORK.weightOffset(1));
    assertEquals(55, NETWORK.biasOffset(1));
    assertEquals(58, NETWORK.parameterCount());
  }

  @Test
  void returnsTheRangesOfWeightsAndBiases() {
    assertEquals(
        List.of(
            new ParameterRange(ParameterRange.Kind.WEIGHTS, 0, 5, 7),
            new ParameterRange(ParameterRange.Kind.BIASES, 35, 1, 5),
            new ParameterRange(ParameterRange.Kind.WEIGHTS, 40, 3, 5),
            new ParameterRange(ParameterRange.Kind.BIASES, 55, 1, 3)),
        NETWORK.ranges());
    int next = 0;
    for (ParameterRange range : NETWORK.ranges()) {
      assertEquals(next, range.offset());
      next = range.end();
    }
    assertEquals(NETWORK.parameterCount(), next);
  }

  @Test
  void returnsItsSizesAndFunctions() {
    assertEquals(List.of(7, 5, 3), NETWORK.sizes());
    assertEquals(2, NETWORK.layerCount());
    assertEquals(7, NETWORK.inputs());
    assertEquals(3, NETWORK.outputs());
    assertEquals(5, NETWORK.inputs(1));
    assertEquals(5, NETWORK.units(0));
    assertEquals(3, NETWORK.units(1));
    assertEquals(new Tanh(), NETWORK.activation(0));
    assertEquals(new Sigmoid(), NETWORK.activation(1));
    assertEquals(new Tanh(), NETWORK.hidden());
    assertEquals(new QuadraticLoss(), NETWORK.loss());
  }

  @Test
  void usesTheLossesActivationWithoutHiddenLayers() {
    Network network = new Network(List.of(4, 2), new Relu(), new CrossEntropy());
    assertEquals(1, network.layerCount());
    assertEquals(new Softmax(), network.activation(0));
    assertEquals(10, network.parameterCount());
  }

  @Test
  void rejectsInvalidArchitectures() {
    assertRefused(List.of(), "found []");
    assertRefused(List.of(784), "found [784]");
    assertRefused(List.of(784, 0, 10), "found [784, 0, 10]");
    assertRefused(List.of(784, 30, -10), "found [784, 30, -10]");
    List<Integer> sizes = List.of(7, 5, 3);
    assertThrows(
        IllegalArgumentException.class,
        () -> new Network(sizes, new Softmax(), new QuadraticLoss()));
  }

  @Test
  void rejectsMoreThanTwoGibibytesOfParameters() {
    int most = Integer.MAX_VALUE / 4;
    Network largest = new Network(List.of(most - 1, 1), new Tanh(), new QuadraticLoss());
    assertEquals(most, largest.parameterCount());
    assertRefused(List.of(most, 1), "2 GiB");
    int huge = Integer.MAX_VALUE;
    assertRefused(List.of(huge, huge, huge, huge), "2 GiB");
    assertRefused(List.of(65_536, 65_536), "2 GiB");
    assertRefused(List.of(10_000, 30_000, 30_000, 10_000), "2 GiB");
  }

  private static void assertRefused(List<Integer> sizes, String part) {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> new Network(sizes, new Tanh(), new QuadraticLoss()))
            .getMessage();
    assertTrue(message.contains(part), message);
  }

  @Test
  void isEqualByItsArchitecture() {
    Network same = new Network(List.of(7, 5, 3), new Tanh(), new QuadraticLoss());
    assertEquals(NETWORK, same);
    assertEquals(NETWORK.hashCode(), same.hashCode());
    assertNotEquals(NETWORK, new Network(List.of(7, 5, 4), new Tanh(), new QuadraticLoss()));
    assertNotEquals(NETWORK, new Network(List.of(7, 5, 3), new Relu(), new QuadraticLoss()));
    assertNotEquals(NETWORK, new Network(List.of(7, 5, 3), new Tanh(), new CrossEntropy()));
  }

  @Test
  void isSerializable() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(NETWORK);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      Network copy = (Network) in.readObject();
      assertEquals(NETWORK, copy);
      assertEquals(55, copy.biasOffset(1));
    }
  }
}
