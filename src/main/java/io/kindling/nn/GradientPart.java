package io.kindling.nn;

import java.util.ArrayList;
import java.util.List;

/**
 * A rectangular part of the gradient: ∂C/∂W for a range of units and a range of inputs of a layer,
 * or ∂C/∂b for all units of a layer.
 *
 * @param layer the layer l
 * @param ofBiases whether this is ∂C/∂b
 * @param unit the first unit
 * @param input the first input; 0 for biases
 * @param offset the offset of the first element in the gradient
 * @param height the number of rows: the number of units for weights, 1 for biases
 * @param width the length of a row: the number of inputs for weights, the number of units for
 *     biases
 * @param stride the distance in the gradient between the starts of successive rows
 */
public record GradientPart(
    int layer,
    boolean ofBiases,
    int unit,
    int input,
    int offset,
    int height,
    int width,
    int stride) {

  /**
   * The number of units of a tile. With {@link #TILE_INPUTS}, a tile takes 100 kB: the few tiles
   * that are summed at a time stay in a core's L2 cache together with the inputs of the rows, and
   * each tile is still large enough for a fast matrix product. Larger tiles, smaller tiles, and
   * tiles whose sides are not multiples of 16 were slower.
   */
  private static final int TILE_UNITS = 64;

  /** The number of inputs of a tile. */
  private static final int TILE_INPUTS = 400;

  /**
   * Returns the parts of a network's gradient: for each layer one part for the weights and one for
   * the biases.
   */
  public static List<GradientPart> wholes(Network network) {
    return parts(network, Integer.MAX_VALUE, Integer.MAX_VALUE);
  }

  /**
   * Returns the parts of a network's gradient, with weights split into tiles small enough for a
   * core's cache.
   */
  public static List<GradientPart> tiles(Network network) {
    return parts(network, TILE_UNITS, TILE_INPUTS);
  }

  private static List<GradientPart> parts(Network network, int mostUnits, int mostInputs) {
    List<GradientPart> parts = new ArrayList<>();
    for (int layer = 0; layer < network.layerCount(); layer++) {
      int inputs = network.inputs(layer);
      int units = network.units(layer);
      // All tiles of a range of inputs come together, so that these inputs of the rows stay cached.
      for (int left = 0, width; left < inputs; left += width) {
        width = Math.min(mostInputs, inputs - left);
        for (int top = 0, height; top < units; top += height) {
          height = Math.min(mostUnits, units - top);
          int offset = network.weightOffset(layer) + top * inputs + left;
          parts.add(new GradientPart(layer, false, top, left, offset, height, width, inputs));
        }
      }
      int biases = network.biasOffset(layer);
      parts.add(new GradientPart(layer, true, 0, 0, biases, 1, units, units));
    }
    return parts;
  }

  /** Returns the number of elements. */
  public int length() {
    return height * width;
  }

  /**
   * Copies this part from a gradient.
   *
   * @param part receives the part, [height, width], row-major
   */
  void read(float[] gradient, float[] part) {
    for (int row = 0; row < height; row++) {
      System.arraycopy(gradient, offset + row * stride, part, row * width, width);
    }
  }

  /** Copies this part, [height, width], row-major, to its place in a gradient. */
  public void write(float[] part, float[] gradient) {
    for (int row = 0; row < height; row++) {
      System.arraycopy(part, row * width, gradient, offset + row * stride, width);
    }
  }
}
