package io.kindling.model;

import io.kindling.InvalidInputException;
import io.kindling.codec.Sha256;
import io.kindling.data.FiniteRow;
import io.kindling.data.TableSchema;
import io.kindling.data.scaling.Scaling;
import io.kindling.nn.Network;
import io.kindling.nn.blas.Blas;
import io.kindling.prediction.BatchScorer;
import io.kindling.storage.AtomicFile;
import io.kindling.storage.InputFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;

/**
 * A trained network: its architecture and its parameters. Can be used on executors, too.
 *
 * <p>In a file: tensors {@code layers.0.weight} [units, inputs], {@code layers.0.bias} [units], and
 * so on, the architecture as the metadata {@code layers}, {@code activation}, {@code loss}, how raw
 * features are scaled as {@code scaling}, the names of the classes, if they have any, as {@code
 * classes}, a list in JSON, and the columns of the table that it was trained on, if it was one, as
 * {@code table} ({@link SchemaMetadata}). Can also be read from the file of a {@link Checkpoint}.
 */
public final class Model implements Serializable {

  private static final long serialVersionUID = 4;

  private final Network network;
  private final float[] parameters;
  private final Scaling scaling;

  /** An array, for Kryo 4 cannot make the JDK's immutable lists. */
  private final String[] classNames;

  private final TableSchema schema;

  /** What each thread computes predictions in; made where it is needed. */
  private transient volatile ThreadLocal<BatchScorer> scorer;

  /**
   * A model of grey levels from 0 to 255.
   *
   * @param parameters laid out as {@link Network} says; not copied
   */
  public Model(Network network, float[] parameters) {
    this(network, parameters, Scaling.PIXELS);
  }

  /**
   * A model whose classes have only numbers.
   *
   * @param parameters laid out as {@link Network} says; not copied
   * @param scaling by which raw features become the network's inputs
   */
  public Model(Network network, float[] parameters, Scaling scaling) {
    this(network, parameters, scaling, List.of());
  }

  /**
   * A model that does not keep the columns of a table.
   *
   * @param parameters laid out as {@link Network} says; not copied
   * @param scaling by which raw features become the network's inputs
   * @param classNames from class 0 on, at most one for every output; empty if classes have only
   *     numbers
   */
  public Model(Network network, float[] parameters, Scaling scaling, List<String> classNames) {
    this(network, parameters, scaling, classNames, TableSchema.UNKNOWN);
  }

  /**
   * @param parameters laid out as {@link Network} says; not copied
   * @param scaling by which raw features become the network's inputs
   * @param classNames from class 0 on, at most one for every output; empty if classes have only
   *     numbers
   * @param schema the columns that it was trained on
   */
  public Model(
      Network network,
      float[] parameters,
      Scaling scaling,
      List<String> classNames,
      TableSchema schema) {
    if (parameters.length != network.parameterCount()) {
      throw new IllegalArgumentException(
          parameters.length + " parameters for a network of " + network.parameterCount());
    }
    if (!scaling.fits(network.inputs())) {
      throw new IllegalArgumentException(
          "a scaling that is not for the network's " + network.inputs() + " inputs");
    }
    if (classNames.size() > network.outputs()) {
      throw new IllegalArgumentException(
          classNames.size() + " classes for the network's " + network.outputs() + " outputs");
    }
    if (!schema.fits(network.inputs())) {
      throw new IllegalArgumentException(
          schema.features() + " columns for the network's " + network.inputs() + " inputs");
    }
    this.network = network;
    this.parameters = parameters;
    this.scaling = scaling;
    this.classNames = classNames.toArray(String[]::new);
    this.schema = schema;
  }

  /** The architecture. */
  public Network network() {
    return network;
  }

  /** The parameters, laid out as {@link Network} says; the very array. */
  public float[] parameters() {
    return parameters;
  }

  /** By which raw features become the network's inputs. */
  public Scaling scaling() {
    return scaling;
  }

  /** The classes' names, from class 0 on; empty if they have only numbers. */
  public List<String> classNames() {
    return List.of(classNames);
  }

  /** Returns the columns that it was trained on; unknown where that was no table with columns. */
  public TableSchema schema() {
    return schema;
  }

  /** The SHA-256 of the parameters as little-endian 32-bit floats, in hexadecimal digits. */
  public String weightsSha256() {
    return new Sha256().add(parameters).hex();
  }

  /**
   * The network's outputs for one example: under cross-entropy, the probability of each class. What
   * it is computed in is made once in every thread.
   *
   * @param features raw, grey levels from 0 to 255 for images: [inputs]
   * @return [outputs]
   * @throws InvalidInputException if there are not as many features as the network has inputs, or
   *     one of them is NaN or infinite, or so far from those of the training that the outputs are
   */
  public Vector predict(Vector features) {
    double[] row = new double[network.inputs()];
    copy(features, row, 0, () -> "the vector");
    float[] outputs = new float[network.outputs()];
    outputs(row, 1, outputs, ignored -> "the vector");
    double[] result = new double[network.outputs()];
    Arrays.setAll(result, i -> outputs[i]);
    return Vectors.dense(result);
  }

  /**
   * Copies features to a row that can be scored.
   *
   * @param features raw, [inputs]
   * @param target the row, from offset on
   * @param name what they are, for the message
   * @throws InvalidInputException if there are not as many features as the network has inputs, or
   *     one of them is NaN or infinite
   */
  public void copy(Vector features, double[] target, int offset, Supplier<String> name) {
    if (features.size() != network.inputs()) {
      throw new InvalidInputException(
          String.format(
              "%s has %,d features, the network takes %,d; give it those that it was trained on",
              name.get(), features.size(), network.inputs()));
    }
    DenseRows.copy(features, target, offset);
    String problem = FiniteRow.problem(target, offset, features.size());
    if (problem != null) {
      throw new InvalidInputException(name.get() + " " + problem);
    }
  }

  /**
   * Computes the outputs for rows of 32-bit features, which messages call by their numbers; see
   * {@link #outputs(double[], int, float[], IntFunction)}.
   */
  public void outputs(float[] rows, int count, float[] result) {
    score(
        count,
        result,
        (inputs, first, batch) -> {
          int width = network.inputs();
          System.arraycopy(rows, first * width, inputs, 0, batch * width);
          scaling.apply(inputs, 0, batch, width);
        },
        FiniteRow::name,
        place -> rows[place]);
  }

  /**
   * Computes the outputs for rows of features, batch by batch.
   *
   * @param rows raw features, [count, inputs], row-major; finite, and not changed
   * @param result receives [count, outputs], row-major
   * @param names of the rows, for messages
   * @throws InvalidInputException if the outputs for a row are not finite
   */
  public void outputs(double[] rows, int count, float[] result, IntFunction<String> names) {
    int width = network.inputs();
    score(
        count,
        result,
        (inputs, first, batch) -> scaling.apply(rows, first * width, inputs, 0, batch, width),
        names,
        place -> rows[place]);
  }

  /**
   * @param raw the features by their place
   */
  private void score(
      int count,
      float[] result,
      BatchScorer.Source source,
      IntFunction<String> names,
      IntToDoubleFunction raw) {
    int classes = network.outputs();
    scorer()
        .score(
            count,
            source,
            (outputs, first, rows) ->
                System.arraycopy(outputs, 0, result, first * classes, rows * classes),
            (row, farthest) ->
                farthest.problem(
                    names.apply(row),
                    "feature " + farthest.feature(),
                    raw.applyAsDouble(row * network.inputs() + farthest.feature()),
                    scaling));
  }

  private BatchScorer scorer() {
    if (scorer == null) {
      synchronized (this) {
        if (scorer == null) {
          scorer =
              ThreadLocal.withInitial(
                  () ->
                      new BatchScorer(
                          network, parameters, Blas.VECTOR.load(), BatchScorer.MOST_ROWS));
        }
      }
    }
    return scorer.get();
  }

  /**
   * Writes the model.
   *
   * @throws IOException if that fails; nothing has changed then
   */
  public void write(Path file, Configuration configuration) throws IOException {
    Map<String, String> metadata = new LinkedHashMap<>(LayerTensors.architecture(network));
    metadata.putAll(scaling.toNotes());
    metadata.putAll(ClassNames.toNotes(classNames()));
    metadata.putAll(SchemaMetadata.of(schema));
    SafeTensors content = new SafeTensors(metadata, LayerTensors.of(network, parameters));
    AtomicFile.write(file, configuration, content::write);
  }

  /**
   * Reads a model, or the model that was at a checkpoint.
   *
   * @throws InvalidInputException if the file is missing or is not a model
   * @throws IOException if it cannot be read
   */
  public static Model read(Path file, Configuration configuration) throws IOException {
    SafeTensors content = readTensors(file, configuration);
    Map<String, String> metadata = content.metadata();
    Network network = LayerTensors.architecture(metadata, file);
    return new Model(
        network,
        LayerTensors.take(network, new LinkedHashMap<>(content.tensors()), file),
        noted(() -> scaling(metadata, network), file, "do not say how features are scaled"),
        noted(() -> ClassNames.fromNotes(metadata, network), file, "do not say what classes are"),
        noted(() -> SchemaMetadata.read(metadata, network), file, "do not say what columns are"));
  }

  private static Scaling scaling(Map<String, String> metadata, Network network) {
    Scaling scaling = Scaling.fromNotes(metadata);
    if (!scaling.fits(network.inputs())) {
      throw new IllegalArgumentException("it is not for " + network.inputs() + " features");
    }
    return scaling;
  }

  private static <T> T noted(Supplier<T> reader, Path file, String problem) {
    try {
      return reader.get();
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException(
          file + ": its metadata " + problem + ": " + e.getMessage(), e);
    }
  }

  /**
   * Reads any safetensors file.
   *
   * @throws InvalidInputException if the file is missing or damaged
   * @throws IOException if it cannot be read
   */
  static SafeTensors readTensors(Path file, Configuration configuration) throws IOException {
    return readTensors(file, configuration, null);
  }

  /**
   * Reads some tensors of a safetensors file.
   *
   * @param wanted their names, or null for all
   * @throws InvalidInputException if the file is missing or damaged, or lacks one of them
   * @throws IOException if it cannot be read
   */
  static SafeTensors readTensors(Path file, Configuration configuration, Set<String> wanted)
      throws IOException {
    return AtomicFile.attempt(
        () -> {
          FileStatus status =
              InputFile.find(file, configuration)
                  .orElseThrow(
                      () ->
                          new InvalidInputException(
                              file + ": there is no such file; name " + ModelFile.NAMED));
          try (InputStream in = AtomicFile.fileSystem(file, configuration).open(file)) {
            return SafeTensors.read(in, file.toString(), status.getLen(), wanted);
          }
        });
  }
}
