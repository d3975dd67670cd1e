package io.kindling.api;

import io.kindling.InvalidInputException;
import io.kindling.data.FiniteRow;
import io.kindling.data.scaling.Scaling;
import io.kindling.model.Model;
import io.kindling.model.ModelFile;
import io.kindling.nn.Network;
import io.kindling.storage.PathName;
import java.io.IOException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.linalg.DenseMatrix;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.Vector;

/**
 * A trained network, which scores raw features in the driver or on executors. Immutable and safe
 * for use by several threads. It can be broadcast and used in closures with either of Spark's
 * serializers.
 *
 * <p>Every method throws {@link IllegalArgumentException}, with the argument's name, if an argument
 * is null or out of its range.
 */
public final class TrainedNetwork implements Serializable {

  private static final long serialVersionUID = 1;

  private final Model model;

  /** The summary; null in a network that was loaded from a file or received from another JVM. */
  private final transient TrainingSummary summary;

  TrainedNetwork(Model model) {
    this(model, null);
  }

  TrainedNetwork(Model model, TrainingSummary summary) {
    this.model = model;
    this.summary = summary;
  }

  /**
   * Reads a network that this API or a command has written.
   *
   * @param uri a model file, a checkpoint, or a run directory with a model, on any file system that
   *     Hadoop supports
   * @param configuration the configuration of the file systems, such as {@code
   *     spark.hadoopConfiguration()}
   * @throws InvalidInputException if the file is missing or is not a model
   * @throws IOException if the file cannot be read
   */
  public static TrainedNetwork load(String uri, Configuration configuration) throws IOException {
    Arguments.requireNonNull("uri", uri);
    Arguments.requireNonNull("configuration", configuration);
    return new TrainedNetwork(Model.read(ModelFile.named(uri, configuration), configuration));
  }

  /**
   * Writes a model file in the safetensors format. Every command of Kindling accepts it, and so
   * does any other reader of safetensors files.
   *
   * @param uri the file, on any file system that Hadoop supports; an existing file is replaced
   * @param configuration the configuration of the file systems
   * @throws IOException if the file cannot be written; an existing file is then unchanged
   */
  public void save(String uri, Configuration configuration) throws IOException {
    Arguments.requireNonNull("configuration", configuration);
    model.write(PathName.parse(Arguments.requireNonNull("uri", uri)), configuration);
  }

  /**
   * Returns the summary of the training: epochs, accuracies and the run record. Empty for a network
   * that was loaded from a file, or that was sent to another JVM.
   */
  public Optional<TrainingSummary> summary() {
    return Optional.ofNullable(summary);
  }

  /** Returns the architecture: layers, activation and loss. */
  public Network network() {
    return model.network();
  }

  /** Returns the scaling that turns raw features into inputs of the network. */
  public Scaling scaling() {
    return model.scaling();
  }

  /**
   * Returns the names of the features, in the order of the features in a vector; empty if the
   * network was trained on features without names.
   */
  public List<String> columns() {
    return model.schema().featureNames();
  }

  /** Returns the names of the classes, from class 0 on; empty if they have only numbers. */
  public List<String> classNames() {
    return model.classNames();
  }

  /**
   * Computes the network's outputs for one vector: with the cross-entropy loss, the probability of
   * each class.
   *
   * @param features the raw features, [inputs]
   * @return the outputs, [classes]
   * @throws InvalidInputException if the number of features is not the network's number of inputs,
   *     if a feature is NaN or infinite, or if a feature is so far outside the range of the
   *     training examples that the outputs are not finite
   */
  public Vector probabilities(Vector features) {
    return model.predict(Arguments.requireNonNull("features", features));
  }

  /**
   * Returns the class with the greatest output; the lowest such class if outputs are equal.
   *
   * @param features the raw features, [inputs]
   * @throws InvalidInputException in the same cases as {@link #probabilities(Vector)}
   */
  public int predict(Vector features) {
    return probabilities(features).argmax();
  }

  /**
   * Computes the network's outputs for rows of features. Allocates only the result.
   *
   * @param rows the raw features, [count, inputs], row-major; not changed
   * @param count the number of rows, 0 or more
   * @return the outputs, [count, classes], row-major
   * @throws InvalidInputException if the array is shorter than count × inputs, if a feature is NaN
   *     or infinite, or if a feature is so far outside the range of the training examples that the
   *     outputs are not finite
   */
  public float[] probabilities(float[] rows, int count) {
    checkCount(Arguments.requireNonNull("rows", rows).length, count);
    for (int row = 0; row < count; row++) {
      checkFinite(row, FiniteRow.problem(rows, row * network().inputs(), network().inputs()));
    }
    float[] result = new float[Math.multiplyExact(count, network().outputs())];
    model.outputs(rows, count, result);
    return result;
  }

  /**
   * Computes the network's outputs for rows of features in 64 bits. Use it for large values with
   * small differences, such as times in seconds since 1970, which a {@code float} rounds to about
   * two minutes.
   *
   * @param rows the raw features, [count, inputs], row-major; not changed
   * @param count the number of rows, 0 or more
   * @return the outputs, [count, classes], row-major
   * @throws InvalidInputException in the same cases as {@link #probabilities(float[], int)}
   */
  public float[] probabilities(double[] rows, int count) {
    checkCount(Arguments.requireNonNull("rows", rows).length, count);
    for (int row = 0; row < count; row++) {
      checkFinite(row, FiniteRow.problem(rows, row * network().inputs(), network().inputs()));
    }
    float[] result = new float[Math.multiplyExact(count, network().outputs())];
    model.outputs(rows, count, result, FiniteRow::name);
    return result;
  }

  private void checkCount(int features, int count) {
    Arguments.atLeast(0, "count", count);
    int inputs = network().inputs();
    if (count > features / inputs) {
      throw new InvalidInputException(
          String.format(
              "%,d features are too few for %,d rows of the %,d features that the network takes",
              features, count, inputs));
    }
  }

  private static void checkFinite(int row, String problem) {
    if (problem != null) {
      throw new InvalidInputException(FiniteRow.name(row) + " " + problem);
    }
  }

  /**
   * Returns an RDD with the network's outputs for every vector, in the order of the RDD, computed
   * in batches of rows. A Spark job that computes the result fails with an {@link
   * InvalidInputException} in the same cases as {@link #probabilities(Vector)}; the message names
   * the row and its partition.
   *
   * @param features the raw features, [inputs] each
   * @return the outputs, [classes] each
   */
  public JavaRDD<Vector> probabilities(JavaRDD<Vector> features) {
    Arguments.requireNonNull("features", features);
    return features.mapPartitionsWithIndex(
        (partition, vectors) -> new ScoredVectors(model, partition, vectors), false);
  }

  /**
   * Returns an RDD with the class of every vector, in the order of the RDD. A Spark job that
   * computes the result fails in the same cases as under {@link #probabilities(JavaRDD)}.
   *
   * @param features the raw features, [inputs] each
   */
  public JavaRDD<Integer> predict(JavaRDD<Vector> features) {
    return probabilities(features).map(Vector::argmax);
  }

  /**
   * Returns a copy of the weights of a layer.
   *
   * @param layer the layer's number; 0 is the first hidden layer, or the output layer of a network
   *     without hidden layers
   * @return the weights, [units, inputs of the layer]
   * @throws IllegalArgumentException if there is no such layer
   */
  public DenseMatrix weights(int layer) {
    Arguments.index("layer", layer, network().layerCount());
    int units = network().units(layer);
    int inputs = network().inputs(layer);
    int offset = network().weightOffset(layer);
    double[] columns = new double[units * inputs];
    for (int unit = 0; unit < units; unit++) {
      for (int input = 0; input < inputs; input++) {
        columns[input * units + unit] = model.parameters()[offset + unit * inputs + input];
      }
    }
    return new DenseMatrix(units, inputs, columns);
  }

  /**
   * Returns a copy of the biases of a layer.
   *
   * @param layer the layer's number, from 0 on, as in {@link #weights}
   * @return the biases, [units]
   * @throws IllegalArgumentException if there is no such layer
   */
  public DenseVector biases(int layer) {
    Arguments.index("layer", layer, network().layerCount());
    double[] biases = new double[network().units(layer)];
    int offset = network().biasOffset(layer);
    Arrays.setAll(biases, unit -> model.parameters()[offset + unit]);
    return new DenseVector(biases);
  }

  Model model() {
    return model;
  }
}
