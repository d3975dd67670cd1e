package io.kindling.nn;

import io.kindling.random.KeyedRandom;
import java.util.Arrays;
import java.util.List;

/**
 * Finds out which shorter ways through {@link Backpropagation} keep every bit under a BLAS.
 *
 * <p>Both make fewer passes over the weights, and with nearly every BLAS both add up the same
 * numbers in the same order as the long way. But none promises to: a library may have other kernels
 * for small matrices or for a single row, and cuts long sums into parts. The order depends on
 * shapes only, never on values, so it is found out by trying the very shapes on numbers that would
 * show a difference.
 */
public final class ExactnessProbe {

  private static final long PURPOSE = 0x5407cL;

  private final Network network;
  private final Blas blas;
  private final float[] parameters;

  /** For a network under a BLAS, on this processor. */
  public ExactnessProbe(Network network, Blas blas) {
    this.network = network;
    this.blas = blas;
    this.parameters = new XavierUniform().parameters(network, PURPOSE);
  }

  /**
   * Whether blocks of rows that go forward and back together, in one product a layer, have the bits
   * that they have when each goes alone.
   *
   * @param blocks the number of rows of each block
   */
  public boolean stackingKeepsBits(List<Integer> blocks) {
    Trial batch = new Trial(blocks.stream().mapToInt(Integer::intValue).sum());
    Backpropagation stacked = new Backpropagation(network, blas, batch.rows);
    Backpropagation apart = new Backpropagation(network, blas, batch.rows);
    batch.propagate(stacked, 0, batch.rows);
    int first = 0;
    for (int block : blocks) {
      batch.propagate(apart, first, block);
      first += block;
    }
    return stacked.sameRows(apart, 0, batch.rows);
  }

  /**
   * Whether {@link Backpropagation#add} has the bits of {@link Backpropagation#sum} and an
   * addition.
   *
   * @param rows the number of rows of the block
   */
  public boolean accumulationKeepsBits(int rows) {
    Trial batch = new Trial(rows);
    Backpropagation backpropagation = new Backpropagation(network, blas, rows);
    batch.propagate(backpropagation, 0, rows);
    float[] sum = new float[parameters.length];
    backpropagation.sum(batch.inputs, 0, rows, sum);
    // Summands of the size of the sum: where one is much larger, the last bits of the other are
    // lost.
    float[] accumulated = new float[parameters.length];
    for (int i = 0; i < sum.length; i++) {
      accumulated[i] = 1.7f * sum[sum.length - 1 - i];
      sum[i] += accumulated[i];
    }
    backpropagation.add(batch.inputs, 0, rows, accumulated);
    return Arrays.equals(sum, accumulated);
  }

  /** Random rows. */
  private final class Trial {
    private final int rows;
    private final float[] inputs;
    private final int[] labels;

    Trial(int rows) {
      KeyedRandom random = new KeyedRandom(PURPOSE, rows);
      this.rows = rows;
      this.inputs = new float[Math.multiplyExact(rows, network.inputs())];
      this.labels = new int[rows];
      for (int i = 0; i < inputs.length; i++) {
        inputs[i] = (float) random.nextDouble(0, 1);
      }
      for (int row = 0; row < rows; row++) {
        labels[row] = random.nextInt(network.outputs());
      }
    }

    private void propagate(Backpropagation backpropagation, int first, int count) {
      backpropagation.forward(parameters, inputs, first, count);
      backpropagation.backward(parameters, labels, null, first, count);
    }
  }
}
