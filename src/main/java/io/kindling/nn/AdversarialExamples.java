package io.kindling.nn;

import io.kindling.settings.Heading;
import io.kindling.settings.Setting;
import io.kindling.settings.ValueType;
import java.util.List;

/**
 * Adversarial training: moves every example by a given distance in the direction in which its cost
 * grows fastest. For the inputs x of an example and g = ∂C/∂x:
 *
 * <pre>  x′ = x + ε g / ‖g‖₂,  </pre>
 *
 * <p>If g is 0, x′ = x. The outputs of a network that is trained on x′ instead of x change little
 * within the distance ε of its examples (Goodfellow, Shlens and Szegedy, "Explaining and Harnessing
 * Adversarial Examples", 2015; under the Euclidean norm: Miyato, Maeda, Koyama and Ishii, "Virtual
 * Adversarial Training", 2018, section 3.1).
 *
 * <p>Each step needs an additional forward and backward pass, which nearly doubles its time.
 *
 * @param distance ε, above 0, in the units of the inputs
 */
public record AdversarialExamples(double distance) implements Perturbation {

  /** The option {@code --adversarial}: ε, or 0 for no adversarial training. */
  public static final Setting<Double> ADVERSARIAL =
      Setting.of(
          Heading.REGULARIZATION,
          "adversarial",
          "DISTANCE",
          ValueType.NOT_NEGATIVE_REAL,
          "0",
          "Adversarial training: move every example by this Euclidean distance, in units of the scaled"
              + " inputs, in the direction in which its loss grows fastest, and train on the result."
              + " Nearly doubles the time of a step. 0 for none; 1 is much for MNIST. Default:"
              + " ${DEFAULT-VALUE}");

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
   * The computation of x′ for one task.
   *
   * @param moved memory for ∂C/∂X and then X′, [maxRows, inputs]
   */
  @SuppressWarnings("ArrayRecordComponent") // Reused memory that is never compared.
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
