package io.kindling.model;

import io.kindling.InvalidInputException;
import io.kindling.model.SafeTensors.Tensor;
import io.kindling.nn.Network;
import io.kindling.nn.activation.Activations;
import io.kindling.nn.loss.Losses;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;

/**
 * The representation of a network in the file of a model or checkpoint. The architecture is stored
 * as the metadata {@code layers}, {@code activation} and {@code loss}; the parameters are the
 * tensors {@code layers.0.weight} [units, inputs], {@code layers.0.bias} [units], and so on.
 */
final class LayerTensors {

  private static final String LAYERS = "layers";
  private static final String ACTIVATION = "activation";
  private static final String LOSS = "loss";

  /** The single tensor that held all parameters of a checkpoint in version 0.1. */
  private static final String FLAT = "parameters";

  private static final String OPTIMIZER = "optimizer.";

  /** The prefix of names of vectors that a training stores beside its parameters. */
  static final String KEPT = "kept.";

  private LayerTensors() {}

  /** Returns the metadata that describe an architecture. */
  static Map<String, String> architecture(Network network) {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put(LAYERS, String.join(",", network.sizes().stream().map(String::valueOf).toList()));
    metadata.put(ACTIVATION, network.hidden().spec());
    metadata.put(LOSS, network.loss().spec());
    return metadata;
  }

  /**
   * Returns the architecture that metadata describe.
   *
   * @throws InvalidInputException if they do not describe one
   */
  static Network architecture(Map<String, String> metadata, Path file) {
    try {
      List<Integer> sizes =
          Arrays.stream(metadata.getOrDefault(LAYERS, "").split(",", -1))
              .map(Integer::valueOf)
              .toList();
      return new Network(
          sizes,
          Activations.ALL.parse(metadata.getOrDefault(ACTIVATION, "")),
          Losses.ALL.parse(metadata.getOrDefault(LOSS, "")));
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException(
          file
              + ": is not a Kindling model: its metadata do not name layers, activation and loss ("
              + e.getMessage()
              + ")",
          e);
    }
  }

  /**
   * Returns the parameters as tensors, in the layers' order.
   *
   * @throws IllegalArgumentException if their number does not match the network
   */
  static Map<String, Tensor> of(Network network, float[] parameters) {
    if (parameters.length != network.parameterCount()) {
      throw new IllegalArgumentException(
          parameters.length + " parameters for a network of " + network.parameterCount());
    }
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (int layer = 0; layer < network.layerCount(); layer++) {
      int units = network.units(layer);
      int weights = network.weightOffset(layer);
      int biases = network.biasOffset(layer);
      tensors.put(
          weightName(layer),
          new Tensor(
              List.of(units, network.inputs(layer)),
              Arrays.copyOfRange(parameters, weights, biases)));
      tensors.put(
          biasName(layer),
          new Tensor(List.of(units), Arrays.copyOfRange(parameters, biases, biases + units)));
    }
    return tensors;
  }

  /**
   * Moves the parameters from a file's tensors to an array in the layout of {@link Network}.
   *
   * @param network the architecture
   * @param tensors the file's tensors; the parameters' tensors are removed
   * @param file the file's name, for messages
   * @throws InvalidInputException if a tensor is missing, of another shape, or not finite
   */
  static float[] take(Network network, Map<String, Tensor> tensors, Path file) {
    boolean flat = tensors.containsKey(FLAT);
    long found = 0;
    for (Map.Entry<String, Tensor> tensor : tensors.entrySet()) {
      boolean counts = flat ? tensor.getKey().equals(FLAT) : !isTrainingState(tensor.getKey());
      found += counts ? tensor.getValue().values().length : 0;
    }
    // Checked before allocating memory for the sizes that a damaged file may declare.
    if (found != network.parameterCount()) {
      throw new InvalidInputException(
          String.format(
              "%s: holds %,d parameters, but its layers %s have %,d; the file is damaged",
              file, found, network.sizes(), network.parameterCount()));
    }
    float[] parameters = new float[network.parameterCount()];
    if (flat) {
      take(tensors, FLAT, List.of(parameters.length), parameters, 0, file);
      return parameters;
    }
    for (int layer = 0; layer < network.layerCount(); layer++) {
      List<Integer> weightShape = List.of(network.units(layer), network.inputs(layer));
      take(tensors, weightName(layer), weightShape, parameters, network.weightOffset(layer), file);
      List<Integer> biasShape = List.of(network.units(layer));
      take(tensors, biasName(layer), biasShape, parameters, network.biasOffset(layer), file);
    }
    return parameters;
  }

  private static void take(
      Map<String, Tensor> tensors,
      String name,
      List<Integer> shape,
      float[] target,
      int offset,
      Path file) {
    Tensor tensor = tensors.remove(name);
    if (tensor == null || !tensor.shape().equals(shape)) {
      throw new InvalidInputException(
          String.format(
              "%s: tensor %s is %s, but its layers require %s; the file is damaged",
              file, name, tensor == null ? "missing" : tensor.shape().toString(), shape));
    }
    if (!tensor.isFinite()) {
      throw new InvalidInputException(
          file + ": tensor " + name + " holds NaN or infinite numbers; no network can use them");
    }
    System.arraycopy(tensor.values(), 0, target, offset, tensor.values().length);
  }

  /** Returns the name of an optimizer's state vector in a checkpoint. */
  static String optimizerVector(int index) {
    return OPTIMIZER + index;
  }

  private static boolean isTrainingState(String name) {
    return name.startsWith(OPTIMIZER) || name.startsWith(KEPT);
  }

  private static String weightName(int layer) {
    return "layers." + layer + ".weight";
  }

  private static String biasName(int layer) {
    return "layers." + layer + ".bias";
  }
}
