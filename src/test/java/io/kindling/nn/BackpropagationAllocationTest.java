package io.kindling.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.kindling.nn.activation.Tanh;
import io.kindling.nn.blas.Blas;
import io.kindling.nn.blas.MatrixProducts;
import io.kindling.nn.init.XavierUniform;
import io.kindling.nn.loss.CrossEntropy;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Checks that a step allocates no memory. */
class BackpropagationAllocationTest {

  private static final int STEPS = 1000;

  @ParameterizedTest
  @EnumSource(names = {"VECTOR", "BUNDLED", "JAVA"})
  void stepAllocatesNothing(Blas choice) {
    Network network = new Network(List.of(20, 30, 10), new Tanh(), new CrossEntropy());
    MatrixProducts products = choice.load();
    assertEquals(Optional.empty(), products.notice());
    Backpropagation fast = new Backpropagation(network, products, 8);
    float[] parameters = new XavierUniform().parameters(network, 1);
    float[] gradient = new float[parameters.length];
    float[] inputs = new float[8 * 20];
    int[] labels = new int[8];
    float[] weights = {1, 1, 2, 2, 1, 1, 0, 1};
    ForwardPass forward = new ForwardPass(network, products, 8);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    long least = Long.MAX_VALUE;
    double cost = 0;
    // The first rounds run in the interpreter and load classes, and compilation may end in any.
    for (int round = 0; round < 20 && least > STEPS; round++) {
      long before = threads.getThreadAllocatedBytes(thread);
      for (int step = 0; step < STEPS; step++) {
        fast.forward(parameters, inputs, 0, 8);
        fast.backward(parameters, labels, step % 2 == 0 ? weights : null, 0, 8);
        fast.sum(inputs, 0, 4, gradient);
        fast.add(inputs, 4, 4, gradient);
        cost += fast.loss(labels, weights, 0, 8);
        float[] outputs = forward.outputs(parameters, inputs, 0, 8);
        cost += forward.loss(labels, 0, null, 0, 8);
        cost += ForwardPass.predictedClass(outputs, 70, 10);
      }
      least = Math.min(least, threads.getThreadAllocatedBytes(thread) - before);
    }
    assertTrue(cost > 0);
    // Less than one byte per step; an object has at least 16.
    assertTrue(least <= STEPS, "bytes allocated in " + STEPS + " steps: " + least);
  }
}
