package io.kindling.nn;

import io.kindling.settings.Heading;
import io.kindling.settings.Setting;
import io.kindling.settings.ValueType;
import java.util.List;

/**
 * Moves every example by a given distance in the direction in which its cost grows fastest: for
 * inputs x of an example, with g = ∂C/∂x,
 *
 * <pre>  x′ = x + ε g / ‖g‖₂,  </pre>
 *
 * <p>and x′ = x if g is 0. A network that is trained on x′ instead of x changes little within ε of
 * its examples (Goodfellow, Shlens and Szegedy, "Explaining and Harnessing Adversarial Examples",
 * 2015; under the Euclidean norm: Miyato, Maeda, Koyama and Ishii, "Virtual Adversarial Training",
 * 2018, section 3.1).
 *
 * <p>It costs a further forward and backward pass, nearly as much as the step itself.
 *
 * @param distance ε, above 0, in the units of the inputs
 */
public record AdversarialExamples(double distance) implements Perturbation {

  /** How far examples are moved to where the network is wrong about them. */
  public static final Setting<Double> ADVERSARIAL =
      Setting.of(
          Heading.REGULARIZATION,
          "adversarial",
          "DISTANCE",
          ValueType.NOT_NEGATIVE_REAL,
          "0",
          "Move every example this far, in the units of the inputs, to where the network is wrong about"
              + " it the most, and train on what it is there: nearly twice the work; 1 is much for"
              + " MNIST. Default: ${DEFAULT-VALUE}");

  static final Kind KIND =
      new Kind(
          List.of(ADVERSARIAL),
          values ->
              values.get(ADVERSARIAL) > 0
                  ? List.of(new AdversarialExamples(values.get(ADVERSARIAL)))
                  : List.of());

  @Override
  public long bytesPerRow(Network network) {
    return (long) network.inputs() * Float.BYTES;
  }

  @Override
  public Computation over(Network network, Backpropagation backpropagation, int maxRows) {
    return new Ascent(
        distance,
        network,
        backpropagation,
        new float[Math.multiplyExact(maxRows, network.inputs())]);
  }

  /**
   * The step along the gradient of the cost.
   *
   * @param moved X′, and before it ∂C/∂X, [maxRows, inputs]
   */
  @SuppressWarnings("ArrayRecordComponent") // Memory, which nobody compares.
  private record Ascent(
      double distance, Network network, Backpropagation backpropagation, float[] moved)
      implements Computation {

    @Override
    public float[] of(
        float[] parameters, float[] inputs, int[] labels, float[] weights, int first, int rows) {
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
}
