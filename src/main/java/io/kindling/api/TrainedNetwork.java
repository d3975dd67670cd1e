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
 * A trained network: scores raw features, anywhere, on executors too. Safe to share between
 * threads, and to broadcast, whichever serializer Spark is set to.
 *
 * <p>Null, and numbers out of their range, are refused by every method with an {@link
 * IllegalArgumentException} that names the argument.
 */
public final class TrainedNetwork implements Serializable {

  private static final long serialVersionUID = 1;

  private final Model model;

  /** Null in a network that was loaded, or that another JVM has sent. */
  private final transient TrainingSummary summary;

  TrainedNetwork(Model model) {
    this(model, null);
  }

  TrainedNetwork(Model model, TrainingSummary summary) {
    this.model = model;
    this.summary = summary;
  }

  /**
   * Reads a model file, of this API's or of the command line's.
   *
   * @throws InvalidInputException if the file is missing or is not a model
   * @throws IOException if it cannot be read
   */
  public static TrainedNetwork load(String uri, Configuration configuration) throws IOException {
    Arguments.given("uri", uri);
    Arguments.given("configuration", configuration);
    return new TrainedNetwork(Model.read(ModelFile.named(uri, configuration), configuration));
  }

  /**
   * Writes a model file, which every command takes, and any reader of safetensors files.
   *
   * @throws IOException if that fails; nothing has changed then
   */
  public void save(String uri, Configuration configuration) throws IOException {
    Arguments.given("configuration", configuration);
    model.write(PathName.parse(Arguments.given("uri", uri)), configuration);
  }

  /**
   * Returns the summary of the training: epochs, accuracies and the run record. Empty for a network
   * that was loaded from a file, or that was sent to another JVM.
   */
  public Optional<TrainingSummary> summary() {
    return Optional.ofNullable(summary);
  }

  /** The architecture. */
  public Network network() {
    return model.network();
  }

  /** How raw features become the network's inputs. */
  public Scaling scaling() {
    return model.scaling();
  }

  /**
   * Returns the names of the features, in the order in which vectors have to have them; empty if
   * the network was trained on features without names.
   */
  public List<String> columns() {
    return model.schema().featureNames();
  }

  /** Returns the names of the classes, from class 0 on; empty if they have only numbers. */
  public List<String> classNames() {
    return model.classNames();
  }

  /**
   * The network's outputs: under cross-entropy, the probability of each class.
   *
   * @param features raw, [inputs]
   * @return [classes]
   * @throws InvalidInputException if there are not as many features as the network has inputs, or
   *     one of them is NaN or infinite, or so far from those of the training that the outputs are
   */
  public Vector probabilities(Vector features) {
    return model.predict(Arguments.given("features", features));
  }

  /**
   * The class whose output is the greatest, the first of equal ones.
   *
   * @throws InvalidInputException as {@link #probabilities(Vector)}
   */
  public int predict(Vector features) {
    return probabilities(features).argmax();
  }

  /**
   * The outputs for rows of features. Allocates nothing but the result.
   *
   * @param rows raw features, [count, inputs], row-major; not changed
   * @return [count, classes], row-major
   * @throws InvalidInputException if there are fewer features than that, or one of them is NaN or
   *     infinite, or so far from those of the training that the outputs are
   */
  public float[] probabilities(float[] rows, int count) {
    checkCount(Arguments.given("rows", rows).length, count);
    for (int row = 0; row < count; row++) {
      checkFinite(row, FiniteRow.problem(rows, row * network().inputs(), network().inputs()));
    }
    float[] result = new float[Math.multiplyExact(count, network().outputs())];
    model.outputs(rows, count, result);
    return result;
  }

  /**
   * The outputs for rows of features in 64 bits, such as times in seconds, which 32 bits know to
   * two minutes.
   *
   * @param rows raw features, [count, inputs], row-major; not changed
   * @return [count, classes], row-major
   * @throws InvalidInputException as {@link #probabilities(float[], int)}
   */
  public float[] probabilities(double[] rows, int count) {
    checkCount(Arguments.given("rows", rows).length, count);
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
              "%,d features are not %,d rows of the %,d that the network takes",
              features, count, inputs));
    }
  }

  private static void checkFinite(int row, String problem) {
    if (problem != null) {
      throw new InvalidInputException(FiniteRow.name(row) + " " + problem);
    }
  }

  /**
   * The outputs for every vector, in the RDD's order, by batches of rows. A vector of another
   * number of features than the network takes, with one that is NaN or infinite, or one so far from
   * those of the training that the outputs are, fails the job that comes to it with an {@link
   * InvalidInputException} that names the row and its partition.
   */
  public JavaRDD<Vector> probabilities(JavaRDD<Vector> features) {
    Arguments.given("features", features);
    return features.mapPartitionsWithIndex(
        (partition, vectors) -> new ScoredVectors(model, partition, vectors), false);
  }

  /** The class of every vector, in the RDD's order; fails as {@link #probabilities(JavaRDD)}. */
  public JavaRDD<Integer> predict(JavaRDD<Vector> features) {
    return probabilities(features).map(Vector::argmax);
  }

  /**
   * A layer's weights.
   *
   * @param layer from 0 on
   * @return [units, inputs of the layer]
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

  /** A layer's biases, [units]. */
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
