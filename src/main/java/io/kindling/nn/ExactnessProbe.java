package io.kindling.nn;

import io.kindling.random.KeyedRandom;
import java.util.Arrays;
import java.util.List;

/**
 * Finds out which shorter ways through {@link Backpropagation} keep every bit under a BLAS.
 *
 * <p>All make fewer passes over the weights, and with nearly every BLAS all add up the same numbers
 * in the same order as the long way. But none promises to: a library may have other kernels for
 * small matrices or for a single row, and cuts long sums into parts. The order depends on shapes
 * only, never on values, so it is found out by trying the very shapes on numbers that would show a
 * difference.
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
   * Which products may take blocks of rows together, in a batch of these.
   *
   * @param counts the number of rows of each block
   */
  public RowBlocks together(List<Integer> counts) {
    int rows = counts.stream().mapToInt(Integer::intValue).sum();
    int[] whole = {rows};
    int[] apart = counts.stream().mapToInt(Integer::intValue).toArray();
    int[][] forward = new int[network.layerCount()][];
    int[][] back = new int[network.layerCount()][];
    LayerProducts products = new LayerProducts(network, blas);
    for (int layer = 0; layer < network.layerCount(); layer++) {
      float[] below = random(rows, network.inputs(layer));
      float[] above = random(rows, network.units(layer));
      forward[layer] =
          Arrays.equals(
                  forward(products, layer, below, above, whole),
                  forward(products, layer, below, above, apart))
              ? whole
              : apart;
      back[layer] =
          Arrays.equals(back(products, layer, above, whole), back(products, layer, above, apart))
              ? whole
              : apart;
    }
    return new RowBlocks(rows, forward, back);
  }

  private float[] forward(
      LayerProducts products, int layer, float[] below, float[] start, int[] counts) {
    float[] z = start.clone();
    int first = 0;
    for (int count : counts) {
      int from = first * network.inputs(layer);
      int to = first * network.units(layer);
      products.forward(layer, parameters, below, from, count, z, to);
      first += count;
    }
    return z;
  }

  private float[] back(LayerProducts products, int layer, float[] delta, int[] counts) {
    float[] below = new float[delta.length / network.units(layer) * network.inputs(layer)];
    int first = 0;
    for (int count : counts) {
      products.back(layer, parameters, delta, below, first, count);
      first += count;
    }
    return below;
  }

  private static float[] random(int rows, int columns) {
    KeyedRandom random = new KeyedRandom(PURPOSE, rows, columns);
    float[] matrix = new float[Math.multiplyExact(rows, columns)];
    for (int i = 0; i < matrix.length; i++) {
      matrix[i] = (float) random.nextDouble(-1, 1);
    }
    return matrix;
  }

  /**
   * Whether {@link Backpropagation#add} has the bits of {@link Backpropagation#sum} and an
   * addition.
   *
   * @param rows the number of rows of the block
   */
  public boolean accumulationKeepsBits(int rows) {
    Trial trial = new Trial(rows);
    float[] expected = trial.start.clone();
    for (int i = 0; i < expected.length; i++) {
      expected[i] += trial.sum[i];
    }
    return Arrays.equals(expected, trial.added);
  }

  /**
   * Whether {@link GradientPart#tiles} have the bits that they have in the whole, both summed and
   * added to what is there.
   *
   * @param rows the number of rows of the block
   */
  public boolean tilingKeepsBits(int rows) {
    Trial trial = new Trial(rows);
    for (GradientPart part : GradientPart.tiles(network)) {
      float[] expected = new float[part.length()];
      float[] tile = new float[part.length()];
      part.read(trial.sum, expected);
      trial.backpropagation.sum(part, trial.inputs, 0, rows, tile);
      if (!Arrays.equals(expected, tile)) {
        return false;
      }
      part.read(trial.added, expected);
      part.read(trial.start, tile);
      trial.backpropagation.add(part, trial.inputs, 0, rows, tile);
      if (!Arrays.equals(expected, tile)) {
        return false;
      }
    }
    return true;
  }

  /** A block of random rows, and its whole gradient. */
  private final class Trial {
    private final Backpropagation backpropagation;
    private final float[] inputs;

    /** The gradient, as it is summed. */
    private final float[] sum = new float[parameters.length];

    /** What it is added to: numbers of its own size, or the last bits of the smaller are lost. */
    private final float[] start = new float[parameters.length];

    /** What {@link Backpropagation#add} makes of the two. */
    private final float[] added;

    Trial(int rows) {
      KeyedRandom random = new KeyedRandom(PURPOSE, rows);
      this.inputs = new float[Math.multiplyExact(rows, network.inputs())];
      int[] labels = new int[rows];
      for (int i = 0; i < inputs.length; i++) {
        inputs[i] = (float) random.nextDouble(0, 1);
      }
      for (int row = 0; row < rows; row++) {
        labels[row] = random.nextInt(network.outputs());
      }
      this.backpropagation = new Backpropagation(network, blas, rows);
      backpropagation.forward(parameters, inputs, 0, rows);
      backpropagation.backward(parameters, labels, null, 0, rows);
      backpropagation.sum(inputs, 0, rows, sum);
      for (int i = 0; i < sum.length; i++) {
        start[i] = 1.7f * sum[sum.length - 1 - i];
      }
      this.added = start.clone();
      backpropagation.add(inputs, 0, rows, added);
    }
  }
}
