package io.kindling.model;

import io.kindling.InvalidInputException;
import io.kindling.data.scaling.Scaling;
import io.kindling.model.SafeTensors.Tensor;
import io.kindling.nn.Network;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Reads a network from a safetensors file of another program, which does not store the
 * architecture. Weights have the shape [units, inputs], as in PyTorch's Linear, in 64, 32 or 16
 * bits.
 */
public final class ForeignModel {

  private ForeignModel() {}

  /**
   * Reads a network.
   *
   * @param file the file
   * @param configuration the configuration of its file system
   * @param network the architecture
   * @param names the names of the tensors: weights and biases of the first layer, of the second,
   *     and so on; the file may contain other tensors of any type
   * @param scaling the scaling of raw features to the network's inputs
   * @throws InvalidInputException if the file is missing or damaged, or if a tensor is missing, not
   *     finite or of another shape
   * @throws IOException if the file cannot be read
   */
  public static Model read(
      Path file, Configuration configuration, Network network, List<String> names, Scaling scaling)
      throws IOException {
    if (names.size() != 2 * network.layerCount()) {
      throw new InvalidInputException(
          String.format(
              "%s: %d tensors are named, where a network of layers %s has %d: weights and biases of"
                  + " every layer",
              file, names.size(), network.sizes(), 2 * network.layerCount()));
    }
    SafeTensors content = Model.readTensors(file, configuration, Set.copyOf(names));
    float[] parameters = new float[network.parameterCount()];
    for (int layer = 0; layer < network.layerCount(); layer++) {
      List<Integer> weights = List.of(network.units(layer), network.inputs(layer));
      int units = network.units(layer);
      take(content, names.get(2 * layer), weights, parameters, network.weightOffset(layer), file);
      take(
          content,
          names.get(2 * layer + 1),
          List.of(units),
          parameters,
          network.biasOffset(layer),
          file);
    }
    return new Model(network, parameters, scaling);
  }

  private static void take(
      SafeTensors content,
      String name,
      List<Integer> shape,
      float[] target,
      int offset,
      Path file) {
    Tensor tensor = content.tensors().get(name);
    if (!tensor.shape().equals(shape)) {
      throw new InvalidInputException(
          String.format(
              "%s: tensor %s is %s, where %s is expected: [units, inputs] for weights, [units] for"
                  + " biases",
              file, name, tensor.shape(), shape));
    }
    if (!tensor.isFinite()) {
      throw new InvalidInputException(
          file
              + ": tensor "
              + name
              + " holds numbers that are NaN, infinite or beyond 32-bit floats; the network cannot"
              + " compute with them");
    }
    System.arraycopy(tensor.values(), 0, target, offset, tensor.values().length);
  }
}
