package io.kindling.api;

import java.io.Serializable;
import org.apache.spark.ml.linalg.Vector;

/**
 * A labelled example: features, class and weight. Immutable.
 *
 * <p>Spark serializes examples with either of its serializers. The class is no record because Kryo
 * 4, the version in Spark, cannot serialize records.
 */
public final class Example implements Serializable {

  private static final long serialVersionUID = 1;

  private final Vector features;
  private final int label;
  private final float weight;

  /**
   * Creates an example of weight 1.
   *
   * @param features the raw features, dense or sparse, without NaN or infinite values; the training
   *     fits the scaling
   * @param label the class, from 0 on
   * @throws IllegalArgumentException if the features are null
   */
  public Example(Vector features, int label) {
    this(features, label, 1);
  }

  /**
   * Creates an example.
   *
   * @param features the raw features, dense or sparse, without NaN or infinite values; the training
   *     fits the scaling
   * @param label the class, from 0 on
   * @param weight the factor of this example's loss and gradient, 0 or more; 1 is the usual weight
   * @throws IllegalArgumentException if the features are null
   */
  public Example(Vector features, int label, float weight) {
    this.features = Arguments.requireNonNull("features", features);
    this.label = label;
    this.weight = weight;
  }

  /** Returns the raw features. */
  public Vector features() {
    return features;
  }

  /** Returns the class, from 0 on. */
  public int label() {
    return label;
  }

  /** Returns the factor of this example's loss and gradient. */
  public float weight() {
    return weight;
  }
}
