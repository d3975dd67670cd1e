package io.kindling.model;

import io.kindling.InvalidInputException;
import io.kindling.Sha256;
import io.kindling.hadoop.AtomicFile;
import io.kindling.model.SafeTensors.Tensor;
import io.kindling.nn.Activation;
import io.kindling.nn.Backpropagation;
import io.kindling.nn.Blas;
import io.kindling.nn.Loss;
import io.kindling.nn.Network;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;

/**
 * A trained network: its architecture and its parameters.
 *
 * <p>In a file: tensors {@code layers.0.weight} [units, inputs], {@code layers.0.bias} [units], and
 * so on, and the architecture as the metadata {@code layers}, {@code activation}, {@code loss}. Can
 * also be read from the file of a {@link Checkpoint}.
 */
public final class Model {

  private static final String LAYERS = "layers";
  private static final String ACTIVATION = "activation";
  private static final String LOSS = "loss";

  private final Network network;
  private final float[] parameters;

  /**
   * @param parameters laid out as {@link Network} says; not copied
   */
  public Model(Network network, float[] parameters) {
    if (parameters.length != network.parameterCount()) {
      throw new IllegalArgumentException(
          parameters.length + " parameters for a network of " + network.parameterCount());
    }
    this.network = network;
    this.parameters = parameters;
  }

  /** The architecture. */
  public Network network() {
    return network;
  }

  /** The parameters, laid out as {@link Network} says; the very array. */
  public float[] parameters() {
    return parameters;
  }

  /** The SHA-256 of the parameters as little-endian 32-bit floats, in hexadecimal digits. */
  public String weightsSha256() {
    return new Sha256().add(parameters).hex();
  }

  /**
   * The network's outputs for one image: under cross-entropy, the probability of each class. For
   * use in a Spark job of the user's own; {@code kindling evaluate} is faster for whole data sets.
   *
   * @param pixels grey levels / 255, [inputs]
   * @return [outputs]
   */
  public Vector predict(Vector pixels) {
    float[] inputs = new float[network.inputs()];
    pixels.foreachNonZero(
        (index, value) -> {
          inputs[(int) index] = (float) (double) value;
          return scala.runtime.BoxedUnit.UNIT;
        });
    float[] outputs =
        new Backpropagation(network, Blas.load(Blas.Choice.JAVA), 1)
            .forward(parameters, inputs, 0, 1);
    double[] result = new double[network.outputs()];
    Arrays.setAll(result, i -> outputs[i]);
    return Vectors.dense(result);
  }

  /**
   * Writes the model.
   *
   * @throws IOException if that fails; nothing has changed then
   */
  public void write(Path file, Configuration configuration) throws IOException {
    AtomicFile.write(
        file, configuration, new SafeTensors(architecture(network), layerTensors())::write);
  }

  /** The architecture as texts, by which a file tells it. */
  public Map<String, String> architecture() {
    return architecture(network);
  }

  /**
   * Reads a model, or the model that was at a checkpoint.
   *
   * @throws InvalidInputException if the file is missing or is not a model
   * @throws IOException if it cannot be read
   */
  public static Model read(Path file, Configuration configuration) throws IOException {
    SafeTensors content = readTensors(file, configuration);
    Network network = architecture(content.metadata(), file.toString());
    Map<String, Tensor> tensors = content.tensors();
    Tensor flat = tensors.get(Checkpoint.PARAMETERS);
    Collection<Tensor> counted = flat == null ? tensors.values() : List.of(flat);
    long found = counted.stream().mapToLong(tensor -> tensor.values().length).sum();
    if (found != network.parameterCount()) {
      throw new InvalidInputException(
          String.format(
              "%s: holds %,d parameters, but its layers %s have %,d; the file is damaged",
              file, found, network.sizes(), network.parameterCount()));
    }
    float[] parameters = new float[network.parameterCount()];
    if (flat != null) {
      copy(tensors, Checkpoint.PARAMETERS, List.of(parameters.length), parameters, 0, file);
      return new Model(network, parameters);
    }
    for (int layer = 0; layer < network.layerCount(); layer++) {
      List<Integer> weightShape = List.of(network.units(layer), network.inputs(layer));
      copy(tensors, weightName(layer), weightShape, parameters, network.weightOffset(layer), file);
      List<Integer> biasShape = List.of(network.units(layer));
      copy(tensors, biasName(layer), biasShape, parameters, network.biasOffset(layer), file);
    }
    return new Model(network, parameters);
  }

  /**
   * Reads any safetensors file.
   *
   * @throws InvalidInputException if the file is missing or damaged
   * @throws IOException if it cannot be read
   */
  static SafeTensors readTensors(Path file, Configuration configuration) throws IOException {
    FileSystem fileSystem = AtomicFile.fileSystem(file, configuration);
    try {
      FileStatus status = fileSystem.getFileStatus(file);
      if (status.isDirectory()) {
        throw new InvalidInputException(file + ": is a directory, a file is expected");
      }
      try (InputStream in = fileSystem.open(file)) {
        return SafeTensors.read(in, file.toString(), status.getLen());
      }
    } catch (FileNotFoundException e) {
      throw new InvalidInputException(file + ": there is no such file", e);
    }
  }

  /** The metadata that describe an architecture. */
  static Map<String, String> architecture(Network network) {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put(LAYERS, String.join(",", network.sizes().stream().map(String::valueOf).toList()));
    metadata.put(ACTIVATION, network.hidden().name().toLowerCase(Locale.ROOT));
    metadata.put(LOSS, network.loss().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    return metadata;
  }

  /** The architecture that metadata describe. */
  static Network architecture(Map<String, String> metadata, String file) {
    try {
      List<Integer> sizes =
          Arrays.stream(metadata.getOrDefault(LAYERS, "").split(",", -1))
              .map(Integer::valueOf)
              .toList();
      Activation hidden =
          Activation.valueOf(metadata.getOrDefault(ACTIVATION, "").toUpperCase(Locale.ROOT));
      String loss = metadata.getOrDefault(LOSS, "").toUpperCase(Locale.ROOT).replace('-', '_');
      return new Network(sizes, hidden, Loss.valueOf(loss));
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException(
          file
              + ": is not a model of ours: its metadata do not name layers, activation and loss ("
              + e.getMessage()
              + ")",
          e);
    }
  }

  private Map<String, Tensor> layerTensors() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (int layer = 0; layer < network.layerCount(); layer++) {
      int units = network.units(layer);
      int inputs = network.inputs(layer);
      int weights = network.weightOffset(layer);
      int biases = network.biasOffset(layer);
      tensors.put(
          weightName(layer),
          new Tensor(List.of(units, inputs), Arrays.copyOfRange(parameters, weights, biases)));
      tensors.put(
          biasName(layer),
          new Tensor(List.of(units), Arrays.copyOfRange(parameters, biases, biases + units)));
    }
    return tensors;
  }

  private static void copy(
      Map<String, Tensor> tensors,
      String name,
      List<Integer> shape,
      float[] target,
      int offset,
      Path file) {
    Tensor tensor = tensors.get(name);
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

  private static String weightName(int layer) {
    return "layers." + layer + ".weight";
  }

  private static String biasName(int layer) {
    return "layers." + layer + ".bias";
  }
}
