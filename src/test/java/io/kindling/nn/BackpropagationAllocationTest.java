package io.kindling.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A step leaves nothing to the garbage collector. */
class BackpropagationAllocationTest {

  private static final int STEPS = 1000;

  @ParameterizedTest
  @EnumSource(names = {"BUNDLED", "JAVA"})
  void stepAllocatesNothing(Blas.Choice choice) {
    Network network = new Network(List.of(20, 30, 10), Activation.TANH, Loss.CROSS_ENTROPY);
    Blas blas = Blas.load(choice);
    assertEquals(null, blas.notice());
    Backpropagation fast = new Backpropagation(network, blas, 8);
    float[] parameters = Initializer.XAVIER.parameters(network, 1);
    float[] gradient = new float[parameters.length];
    float[] inputs = new float[8 * 20];
    byte[] labels = new byte[8];
    long[] confusion = new long[100];
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    long least = Long.MAX_VALUE;
    // The first rounds run in the interpreter and load classes, and compilation may end in any.
    for (int round = 0; round < 20 && least > STEPS; round++) {
      long before = threads.getThreadAllocatedBytes(thread);
      for (int step = 0; step < STEPS; step++) {
        fast.gradient(parameters, inputs, 0, labels, 0, 8, gradient);
        fast.evaluate(parameters, inputs, 0, labels, 0, 8, confusion);
      }
      least = Math.min(least, threads.getThreadAllocatedBytes(thread) - before);
    }
    // Not even a byte a step: an object is 16 at least.
    assertTrue(least <= STEPS, "bytes allocated in " + STEPS + " steps: " + least);
  }
}
