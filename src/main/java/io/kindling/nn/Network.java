package io.kindling.nn;

import io.kindling.nn.activation.Activation;
import io.kindling.nn.loss.Loss;
import io.kindling.nn.loss.Softmax;
import io.kindling.settings.ParameterRange;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * The architecture of a feed-forward network of fully connected layers, and the layout of its
 * parameters.
 *
 * <p>Layer l, counted from 0, maps the activations a of the layer before (or the inputs) to
 *
 * <pre>  z = W a + b,  a' = f(z)</pre>
 *
 * where f is the hidden activation or, in the last layer, the output activation of the loss. All
 * parameters lie in one flat {@code float[]}: for each layer its weights W [units, inputs],
 * row-major, then its biases b [units].
 */
public final class Network implements Serializable {

  private static final long serialVersionUID = 1;

  private final int[] sizes;
  private final Activation hidden;
  private final Loss loss;
  private final int[] weightOffsets;
  private final int parameterCount;

  /**
   * Creates an architecture.
   *
   * @param sizes the number of inputs, the units of each hidden layer, and the number of outputs:
   *     at least two numbers, all positive
   * @param hidden the activation of the hidden layers; not softmax, which is for the output layer
   *     only
   * @param loss the loss, which also defines the output activation
   * @throws IllegalArgumentException if an argument is not as described, or if the parameters take
   *     more than 2 GiB
   */
  public Network(List<Integer> sizes, Activation hidden, Loss loss) {
    if (sizes.size() < 2 || sizes.stream().anyMatch(size -> size < 1)) {
      throw new IllegalArgumentException(
          "a network needs at least an input and an output layer, each of 1 or more units; found "
              + sizes);
    }
    if (hidden instanceof Softmax) {
      throw new IllegalArgumentException("softmax is for the output layer, not for hidden layers");
    }
    this.sizes = sizes.stream().mapToInt(Integer::intValue).toArray();
    this.hidden = hidden;
    this.loss = loss;
    this.weightOffsets = new int[layerCount()];
    long offset = 0;
    for (int layer = 0; layer < layerCount(); layer++) {
      weightOffsets[layer] = (int) offset;
      offset += (long) units(layer) * inputs(layer) + units(layer);
      if (offset > Integer.MAX_VALUE / Float.BYTES) {
        throw new IllegalArgumentException(
            "layers " + sizes + " have more than 2 GiB of parameters, the most that is supported");
      }
    }
    this.parameterCount = (int) offset;
  }

  /** Returns the number of inputs, the units of each hidden layer, and the number of outputs. */
  public List<Integer> sizes() {
    return Arrays.stream(sizes).boxed().toList();
  }

  /**
   * Returns the number of layers with weights, which are the hidden layers and the output layer.
   */
  public int layerCount() {
    return sizes.length - 1;
  }

  /** Returns the number of inputs of the network. */
  public int inputs() {
    return sizes[0];
  }

  /** Returns the number of inputs of a layer. */
  public int inputs(int layer) {
    return sizes[layer];
  }

  /** Returns the number of outputs of the network, one for each class. */
  public int outputs() {
    return sizes[sizes.length - 1];
  }

  /** Returns the number of units of a layer. */
  public int units(int layer) {
    return sizes[layer + 1];
  }

  /** Returns the activation of the hidden layers. */
  public Activation hidden() {
    return hidden;
  }

  /** Returns the activation of a layer. */
  public Activation activation(int layer) {
    return layer == layerCount() - 1 ? loss.output() : hidden;
  }

  /** Returns the loss that training minimizes. */
  public Loss loss() {
    return loss;
  }

  /** Returns the number of parameters. */
  public int parameterCount() {
    return parameterCount;
  }

  /** Returns the size of all parameters, in bytes. */
  public long parameterBytes() {
    return (long) parameterCount * Float.BYTES;
  }

  /** Returns the positions of every layer's weights and biases, in the order of the parameters. */
  public List<ParameterRange> ranges() {
    List<ParameterRange> ranges = new ArrayList<>();
    for (int layer = 0; layer < layerCount(); layer++) {
      ranges.add(
          new ParameterRange(
              ParameterRange.Kind.WEIGHTS, weightOffset(layer), units(layer), inputs(layer)));
      ranges.add(
          new ParameterRange(ParameterRange.Kind.BIASES, biasOffset(layer), 1, units(layer)));
    }
    return List.copyOf(ranges);
  }

  /** Returns the offset of the weights [units, inputs] of a layer. */
  public int weightOffset(int layer) {
    return weightOffsets[layer];
  }

  /** Returns the offset of the biases [units] of a layer. */
  public int biasOffset(int layer) {
    return weightOffsets[layer] + units(layer) * inputs(layer);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Network that
        && Arrays.equals(sizes, that.sizes)
        && hidden.equals(that.hidden)
        && loss.equals(that.loss);
  }

  @Override
  public int hashCode() {
    return Objects.hash(Arrays.hashCode(sizes), hidden.spec(), loss.spec());
  }

  /** Returns the sizes in the usual notation, such as {@code 784-30-10}. */
  @Override
  public String toString() {
    return Arrays.stream(sizes).mapToObj(String::valueOf).collect(Collectors.joining("-"));
  }
}
