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
 * A network in a file, be it a model's or a checkpoint's: its architecture as metadata, {@code
 * layers}, {@code activation} and {@code loss}, and its parameters as tensors, {@code
 * layers.0.weight} [units, inputs], {@code layers.0.bias} [units], and so on.
 */
final class LayerTensors {

  private static final String LAYERS = "layers";
  private static final String ACTIVATION = "activation";
  private static final String LOSS = "loss";

  /** Version 0.1 had all parameters of a checkpoint in one tensor of this name. */
  private static final String FLAT = "parameters";

  private static final String OPTIMIZER = "optimizer.";

  /** Begins the name of a vector that a training kept beside its parameters. */
  static final String KEPT = "kept.";

  private LayerTensors() {}

  /** The metadata that describe an architecture. */
  static Map<String, String> architecture(Network network) {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put(LAYERS, String.join(",", network.sizes().stream().map(String::valueOf).toList()));
    metadata.put(ACTIVATION, network.hidden().spec());
    metadata.put(LOSS, network.loss().spec());
    return metadata;
  }

  /**
   * The architecture that metadata describe.
   *
   * @throws InvalidInputException if they describe none
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
              + ": is not a model of ours: its metadata do not name layers, activation and loss ("
              + e.getMessage()
              + ")",
          e);
    }
  }

  /**
   * The parameters as tensors, in the layers' order.
   *
   * @throws IllegalArgumentException if there are not as many as the network has
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
   * Takes the parameters out of a file's tensors.
   *
   * @param tensors those of the parameters are taken away
   * @throws InvalidInputException if one is missing, of another shape, or not finite
   */
  static float[] take(Network network, Map<String, Tensor> tensors, Path file) {
    boolean flat = tensors.containsKey(FLAT);
    long found = 0;
    for (Map.Entry<String, Tensor> tensor : tensors.entrySet()) {
      boolean counts = flat ? tensor.getKey().equals(FLAT) : !isTrainingState(tensor.getKey());
      found += counts ? tensor.getValue().values().length : 0;
    }
    // Before memory is given to what a damaged file may promise.
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
              "%s: tensor %s is %s, where its layers want %s; the file is damaged",
              file, name, tensor == null ? "missing" : tensor.shape().toString(), shape));
    }
    if (!tensor.isFinite()) {
      throw new InvalidInputException(
          file + ": tensor " + name + " holds NaN or infinite numbers, with which nothing works");
    }
    System.arraycopy(tensor.values(), 0, target, offset, tensor.values().length);
  }

  /** The name of a vector that the optimizer remembers, beside the parameters in a checkpoint. */
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
