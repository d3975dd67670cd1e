package io.kindling.nn;

import io.kindling.random.KeyedRandom;
import java.util.List;

/**
 * Whether several blocks of rows can go forward and back through a network in one matrix product a
 * layer, and every row still comes out with the bits that it has when its block goes alone.
 *
 * <p>One product over all blocks is faster: a BLAS packs the weights anew for every product. Each
 * row is a sum of its own, and nearly every BLAS adds it up in the same order whatever the number
 * of rows. But none promises to: a library may have other kernels for small matrices, or for a
 * single row. The order depends on shapes only, never on values, so it is found out by trying these
 * very shapes on numbers that would show the difference.
 */
public final class StackedRows {

  private static final long PURPOSE = 0x57acced0L;

  private StackedRows() {}

  /**
   * Compares the two ways on this processor.
   *
   * @param blocks the number of rows of each block
   */
  public static boolean keepTheirBits(Network network, Blas blas, List<Integer> blocks) {
    int rows = blocks.stream().mapToInt(Integer::intValue).sum();
    KeyedRandom random = new KeyedRandom(PURPOSE);
    float[] parameters = Initializer.XAVIER.parameters(network, PURPOSE);
    float[] inputs = new float[Math.multiplyExact(rows, network.inputs())];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = (float) random.nextDouble(0, 1);
    }
    byte[] labels = new byte[rows];
    for (int row = 0; row < rows; row++) {
      labels[row] = (byte) random.nextInt(network.outputs());
    }
    Backpropagation stacked = new Backpropagation(network, blas, rows);
    Backpropagation apart = new Backpropagation(network, blas, rows);
    stacked.propagate(parameters, inputs, labels, 0, rows);
    int first = 0;
    for (int block : blocks) {
      apart.propagate(parameters, inputs, labels, first, block);
      first += block;
    }
    return stacked.sameRows(apart, 0, rows);
  }
}
