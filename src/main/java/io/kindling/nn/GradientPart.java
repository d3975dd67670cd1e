package io.kindling.nn;

import java.util.ArrayList;
import java.util.List;

/**
 * A rectangle of the gradient: ∂C/∂W of some units of a layer by some of its inputs, or ∂C/∂b of
 * all its units.
 *
 * @param layer l
 * @param ofBiases whether this is ∂C/∂b
 * @param unit the first of the units
 * @param input the first of the inputs; 0 if these are biases
 * @param offset where in the gradient the rectangle begins
 * @param height how many rows it has: of weights, the units; 1 of biases
 * @param width how long each is: of weights, the inputs; of biases, the units
 * @param stride from where in the gradient a row begins to where the next does
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
   * The units and inputs of a tile: 100 kB, so that the few that are added up at a time stay in a
   * core's second cache together with the rows' inputs, and each is still a product that BLAS is
   * fast at. Larger and smaller ones were slower, and those whose sides are no multiples of 16.
   */
  private static final int TILE_UNITS = 64;

  private static final int TILE_INPUTS = 400;

  /** Returns the parts of a network's gradient, one for each matrix and bias vector. */
  public static List<GradientPart> wholes(Network network) {
    return parts(network, Integer.MAX_VALUE, Integer.MAX_VALUE);
  }

  /** Returns the parts of a network's gradient, small enough that some fit into a core's cache. */
  public static List<GradientPart> tiles(Network network) {
    return parts(network, TILE_UNITS, TILE_INPUTS);
  }

  private static List<GradientPart> parts(Network network, int mostUnits, int mostInputs) {
    List<GradientPart> parts = new ArrayList<>();
    for (int layer = 0; layer < network.layerCount(); layer++) {
      int inputs = network.inputs(layer);
      int units = network.units(layer);
      // Inputs first: what all of these parts take of the rows stays in the cache.
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

  /** Returns the number of floats of this part. */
  public int length() {
    return height * width;
  }

  /**
   * Reads this part of a gradient.
   *
   * @param part receives the part, row after row
   */
  void read(float[] gradient, float[] part) {
    for (int row = 0; row < height; row++) {
      System.arraycopy(gradient, offset + row * stride, part, row * width, width);
    }
  }

  /** Writes the part, row after row, to its place in the gradient. */
  public void write(float[] part, float[] gradient) {
    for (int row = 0; row < height; row++) {
      System.arraycopy(part, row * width, gradient, offset + row * stride, width);
    }
  }
}
