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
 * A trained network with its architecture, parameters, scaling, class names and table columns. It
 * can also be used on executors.
 *
 * <p>In a file, the parameters are the tensors {@code layers.0.weight} [units, inputs], {@code
 * layers.0.bias} [units], and so on. The metadata hold the architecture as {@code layers}, {@code
 * activation} and {@code loss}, the scaling of raw features as {@code scaling}, the classes' names,
 * if they have any, as {@code classes}, a JSON list, and the columns of the training table, if
 * there was one, as {@code table} ({@link SchemaMetadata}). A model can also be read from the file
 * of a {@link Checkpoint}.
 */
public final class Model implements Serializable {

  private static final long serialVersionUID = 4;

  private final Network network;
  private final float[] parameters;
  private final Scaling scaling;

  /** The classes' names; an array, because Kryo 4 cannot create the JDK's immutable lists. */
  private final String[] classNames;

  private final TableSchema schema;

  /** Each thread's working memory for predictions; created on first use. */
  private transient volatile ThreadLocal<BatchScorer> scorer;

  /**
   * Creates a model whose raw features are grey levels from 0 to 255.
   *
   * @param network the architecture
   * @param parameters the parameters in the layout of {@link Network}; not copied
   */
  public Model(Network network, float[] parameters) {
    this(network, parameters, Scaling.PIXELS);
  }

  /**
   * Creates a model without class names.
   *
   * @param network the architecture
   * @param parameters the parameters in the layout of {@link Network}; not copied
   * @param scaling the scaling of raw features to the network's inputs
   */
  public Model(Network network, float[] parameters, Scaling scaling) {
    this(network, parameters, scaling, List.of());
  }

  /**
   * Creates a model without table columns.
   *
   * @param network the architecture
   * @param parameters the parameters in the layout of {@link Network}; not copied
   * @param scaling the scaling of raw features to the network's inputs
   * @param classNames the classes' names from class 0 on, at most one for every output; empty if
   *     classes have only numbers
   */
  public Model(Network network, float[] parameters, Scaling scaling, List<String> classNames) {
    this(network, parameters, scaling, classNames, TableSchema.UNKNOWN);
  }

  /**
   * Creates a model.
   *
   * @param network the architecture
   * @param parameters the parameters in the layout of {@link Network}; not copied
   * @param scaling the scaling of raw features to the network's inputs
   * @param classNames the classes' names from class 0 on, at most one for every output; empty if
   *     classes have only numbers
   * @param schema the columns of the table that the model was trained on
   * @throws IllegalArgumentException if the number of parameters, scaled features, class names or
   *     columns does not match the network
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
          "the scaling does not fit the network's " + network.inputs() + " inputs");
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

  /** Returns the architecture. */
  public Network network() {
    return network;
  }

  /** Returns the parameters in the layout of {@link Network}; the internal array, not a copy. */
  public float[] parameters() {
    return parameters;
  }

  /** Returns the scaling of raw features to the network's inputs. */
  public Scaling scaling() {
    return scaling;
  }

  /** Returns the classes' names, from class 0 on; empty if they have only numbers. */
  public List<String> classNames() {
    return List.of(classNames);
  }

  /** Returns the columns of the training table; unknown if the model was not trained on a table. */
  public TableSchema schema() {
    return schema;
  }

  /** Returns the SHA-256 of the parameters as little-endian 32-bit floats, in hexadecimal. */
  public String weightsSha256() {
    return new Sha256().add(parameters).hex();
  }

  /**
   * Returns the network's outputs for one example: under cross-entropy, the probability of each
   * class. Each thread allocates its working memory once.
   *
   * @param features the raw features, [inputs]; grey levels from 0 to 255 for images
   * @return the outputs, [outputs]
   * @throws InvalidInputException if the number of features differs from the network's inputs, or
   *     if a feature is NaN, infinite, or so far from the training data that the outputs are not
   *     finite
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
   * Checks features and copies them to a row that can be scored.
   *
   * @param features the raw features, [inputs]
   * @param target the destination; features are written from index {@code offset} on
   * @param offset the index of the row's first element
   * @param name the name of the row, for the message
   * @throws InvalidInputException if the number of features differs from the network's inputs, or
   *     if a feature is NaN or infinite
   */
  public void copy(Vector features, double[] target, int offset, Supplier<String> name) {
    if (features.size() != network.inputs()) {
      throw new InvalidInputException(
          String.format(
              "%s has %,d features, the network takes %,d; pass the features that it was trained"
                  + " on",
              name.get(), features.size(), network.inputs()));
    }
    DenseRows.copy(features, target, offset);
    String problem = FiniteRow.problem(target, offset, features.size());
    if (problem != null) {
      throw new InvalidInputException(name.get() + " " + problem);
    }
  }

  /**
   * Computes the outputs for rows of 32-bit features, which messages name by their indices; see
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
   * @param rows the raw features, [count, inputs], row-major; must be finite; not modified
   * @param count the number of rows
   * @param result the destination for the outputs, [count, outputs], row-major
   * @param names the name of each row, for messages
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
   * Scores rows with this thread's scorer.
   *
   * @param raw the raw feature at an index of the array of rows
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
   * @throws IOException if the file cannot be written; an existing file is then unchanged
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
   * Reads a model from the file of a model or checkpoint.
   *
   * @throws InvalidInputException if the file is missing or is not a model
   * @throws IOException if the file cannot be read
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
   * @throws IOException if the file cannot be read
   */
  static SafeTensors readTensors(Path file, Configuration configuration) throws IOException {
    return readTensors(file, configuration, null);
  }

  /**
   * Reads some tensors of a safetensors file.
   *
   * @param wanted the names of the tensors, or null for all
   * @throws InvalidInputException if the file is missing or damaged, or lacks a tensor
   * @throws IOException if the file cannot be read
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
