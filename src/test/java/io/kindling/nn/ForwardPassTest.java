package io.kindling.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.kindling.nn.activation.Sigmoid;
import io.kindling.nn.activation.Tanh;
import io.kindling.nn.blas.Blas;
import io.kindling.nn.loss.CrossEntropy;
import io.kindling.nn.loss.QuadraticLoss;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests limits and special values. {@link BackpropagationTest} tests the outputs. */
class ForwardPassTest {

  @Test
  void theFirstOfEqualOutputsIsPredicted() {
    Network network = new Network(List.of(2, 4), new Sigmoid(), new CrossEntropy());
    ForwardPass forward = new ForwardPass(network, Blas.BUNDLED.load(), 3);
    float[] parameters = new float[network.parameterCount()];
    assertPredicts(0, forward.outputs(parameters, new float[6], 0, 3));
    parameters[network.biasOffset(0) + 1] = 1;
    parameters[network.biasOffset(0) + 3] = 1;
    assertPredicts(1, forward.outputs(parameters, new float[6], 0, 3));
  }

  private static void assertPredicts(int wanted, float[] outputs) {
    for (int row = 0; row < 3; row++) {
      assertEquals(wanted, ForwardPass.predictedClass(outputs, 4 * row, 4));
    }
  }

  @Test
  void predictsClassesAbove127() {
    Network network = new Network(List.of(3, 200), new Sigmoid(), new QuadraticLoss());
    float[] parameters = new float[network.parameterCount()];
    parameters[network.biasOffset(0) + 150] = 1;
    ForwardPass forward = new ForwardPass(network, Blas.JAVA.load(), 1);
    float[] outputs = forward.outputs(parameters, new float[3], 0, 1);
    assertEquals(150, ForwardPass.predictedClass(outputs, 0, 200));
  }

  @Test
  void rejectsMoreRowsThanTheMaximum() {
    Network network = new Network(List.of(2, 2), new Tanh(), new QuadraticLoss());
    ForwardPass forward = new ForwardPass(network, Blas.JAVA.load(), 3);
    assertEquals(3, forward.maxRows());
    float[] parameters = new float[6];
    float[] inputs = new float[8];
    assertThrows(IllegalArgumentException.class, () -> forward.outputs(parameters, inputs, 0, 4));
  }
}
