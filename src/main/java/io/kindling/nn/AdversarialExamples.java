package io.kindling.nn;

/**
 * Examples moved a given way to where the network is wrong about them the most: for inputs x of an
 * example, with g = ∂C/∂x,
 *
 * <pre>  x′ = x + ε g / ‖g‖₂,  </pre>
 *
 * <p>and x where g is 0. A network that is trained on x′ instead of x changes little within ε of
 * its examples (Goodfellow, Shlens and Szegedy, "Explaining and Harnessing Adversarial Examples",
 * 2015; under the Euclidean norm: Miyato, Maeda, Koyama and Ishii, "Virtual Adversarial Training",
 * 2018, section 3.1). It is a function of the parameters, the example and its dropout, and so the
 * same wherever it is computed.
 *
 * <p>It takes a forward pass and a way back to the inputs more, nearly as much as a step takes.
 * Holds memory for a batch. Not thread-safe.
 */
public final class AdversarialExamples {

  private final Network network;
  private final Backpropagation backpropagation;
  private final double distance;

  /** X′, and before it ∂C/∂X, [maxRows, inputs]. */
  private final float[] moved;

  /**
   * @param backpropagation through the network, with its dropout
   * @param distance ε; 0 for examples as they are
   * @param maxRows the most rows a batch will have
   */
  public AdversarialExamples(
      Network network, Backpropagation backpropagation, double distance, int maxRows) {
    this.network = network;
    this.backpropagation = backpropagation;
    this.distance = distance;
    this.moved = new float[distance == 0 ? 0 : Math.multiplyExact(maxRows, network.inputs())];
  }

  /** The bytes that each row of the most takes. */
  public static long bytesPerRow(Network network, double distance) {
    return distance == 0 ? 0 : (long) network.inputs() * Float.BYTES;
  }

  /**
   * Moves some rows of a batch.
   *
   * @param parameters as {@link Network} lays them out
   * @param inputs X [maxRows, inputs], row-major; left as it is
   * @param labels the classes
   * @param weights the examples' weights, or null if each is 1
   * @param first the first of the rows
   * @return X′ [maxRows, inputs], in this object's memory, or X itself if ε is 0
   */
  public float[] of(
      float[] parameters, float[] inputs, int[] labels, float[] weights, int first, int rows) {
    if (distance == 0) {
      return inputs;
    }
    backpropagation.forward(parameters, inputs, first, rows);
    backpropagation.backward(parameters, labels, weights, first, rows);
    backpropagation.backToInputs(parameters, first, rows, moved);
    move(inputs, first, rows);
    return moved;
  }

  private void move(float[] inputs, int first, int rows) {
    int width = network.inputs();
    for (int row = first; row < first + rows; row++) {
      int end = (row + 1) * width;
      double squares = 0;
      for (int i = row * width; i < end; i++) {
        squares += (double) moved[i] * moved[i];
      }
      float factor = squares == 0 ? 0 : (float) (distance / Math.sqrt(squares));
      for (int i = row * width; i < end; i++) {
        moved[i] = inputs[i] + factor * moved[i];
      }
    }
  }
}
