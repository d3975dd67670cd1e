package io.kindling.data;

import io.kindling.codec.LittleEndian;
import io.kindling.codec.Sha256;
import io.kindling.data.scaling.Scaling;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.Arrays;

/** A block of examples in memory: features, labels and optional weights. */
public final class ExampleBlock implements Serializable {

  private static final long serialVersionUID = 1;

  private final Features features;
  private final int[] labels;
  private final float[] weights;

  /** The digest before the examples were weighted by class; null if it is not stored. */
  private final String original;

  /**
   * Creates a block.
   *
   * @param features one row for every label
   * @param labels the classes, from 0 on; not copied
   * @param weights the weight of each example; null if every weight is 1; not copied
   * @throws IllegalArgumentException if the numbers of rows, labels and weights differ, or if a
   *     weight is negative or not finite
   */
  public ExampleBlock(Features features, int[] labels, float[] weights) {
    this(features, labels, weights, null);
  }

  private ExampleBlock(Features features, int[] labels, float[] weights, String original) {
    if (features.size() != labels.length) {
      throw new IllegalArgumentException(
          features.size() + " rows of features for " + labels.length + " labels");
    }
    if (weights != null && weights.length != labels.length) {
      throw new IllegalArgumentException(
          weights.length + " weights for " + labels.length + " examples");
    }
    for (int i = 0; weights != null && i < weights.length; i++) {
      if (!(weights[i] >= 0 && weights[i] <= Float.MAX_VALUE)) {
        throw new IllegalArgumentException("example " + i + " has the weight " + weights[i]);
      }
    }
    this.features = features;
    this.labels = labels;
    this.weights = weights;
    this.original = original;
  }

  /** Returns the number of examples. */
  public int size() {
    return labels.length;
  }

  public Features features() {
    return features;
  }

  public int[] labels() {
    return labels;
  }

  public float[] weights() {
    return weights;
  }

  /**
   * Copies an example's features without scaling, as far as the raw values are still known.
   *
   * @param example the index in this block
   * @param target the destination, [features]
   */
  public void copyRaw(int example, double[] target) {
    features.copyRaw(example, target);
  }

  /** Returns the summed weight of all examples. */
  public double weight() {
    double sum = labels.length;
    if (weights != null) {
      sum = 0;
      for (float weight : weights) {
        sum += weight;
      }
    }
    return sum;
  }

  /** Returns the number of examples of each class, from class 0 to the highest class present. */
  public long[] classCounts() {
    long[] counts = new long[Arrays.stream(labels).max().orElse(-1) + 1];
    for (int label : labels) {
      counts[label]++;
    }
    return counts;
  }

  /**
   * Returns checksums of the raw features.
   *
   * @param oneIn the sampling rate: about one in {@code oneIn} rows; 0 for no rows at all
   */
  public RowChecksums checksums(int oneIn) {
    RowChecksums checksums = new RowChecksums(oneIn);
    RowChecksum checksum = new RowChecksum();
    double[] row = new double[features.width()];
    byte[] bytes = new byte[row.length * Double.BYTES];
    for (int example = 0; example < size() && oneIn > 0; example++) {
      features.copyRaw(example, row);
      for (int i = 0; i < row.length; i++) {
        row[i] += 0d; // -0 is 0.
      }
      LittleEndian.over(bytes).asDoubleBuffer().put(row);
      checksum.add(bytes, 0, bytes.length);
      checksums.add(checksum.end());
    }
    return checksums;
  }

  /** Returns a block of the examples with the given indices, in the given order. */
  ExampleBlock select(int[] examples) {
    int[] selected = new int[examples.length];
    float[] own = weights == null ? null : new float[examples.length];
    for (int i = 0; i < examples.length; i++) {
      selected[i] = labels[examples[i]];
      if (own != null) {
        own[i] = weights[examples[i]];
      }
    }
    return new ExampleBlock(features.select(examples), selected, own);
  }

  /** Returns this block with its features stored as scaled floats. */
  public ExampleBlock asFloats() {
    return new ExampleBlock(features.asFloats(), labels, weights);
  }

  /** Returns this block with its features in a temporary file of a directory. */
  public ExampleBlock inFile(Path directory) throws IOException {
    return new ExampleBlock(FileFeatures.of(features, directory), labels, weights, original);
  }

  /** Returns this block with another scaling of the raw features. */
  public ExampleBlock scaled(Scaling scaling) {
    return new ExampleBlock(features.scaled(scaling), labels, weights);
  }

  /** Returns this block with each example's weight multiplied by the weight of its class. */
  public ExampleBlock weighted(float[] classWeights) {
    float[] weighted = new float[labels.length];
    for (int i = 0; i < weighted.length; i++) {
      weighted[i] = classWeights[labels[i]] * (weights == null ? 1 : weights[i]);
    }
    return new ExampleBlock(features, labels, weighted, sha256());
  }

  /**
   * Returns the concatenated digests of features, labels and (if present) weights. They are
   * computed from the values as stored in the data files; weighting by class does not change them.
   */
  public String sha256() {
    if (original != null) {
      return original;
    }
    byte[] bytes = new byte[labels.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) labels[i];
    }
    return features.sha256()
        + new Sha256().add(bytes).hex()
        + (weights == null ? "" : new Sha256().add(weights).hex());
  }
}
