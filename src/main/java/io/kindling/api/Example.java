package io.kindling.api;

import java.io.Serializable;
import org.apache.spark.ml.linalg.Vector;

/** A labelled example to train on. A class, not a record: Kryo 4, which Spark has, knows none. */
public final class Example implements Serializable {

  private static final long serialVersionUID = 1;

  private final Vector features;
  private final int label;
  private final float weight;

  /**
   * An example that counts once.
   *
   * @param features dense or sparse, raw: the network's scaling is learned with it
   * @param label the class, from 0 on
   */
  public Example(Vector features, int label) {
    this(features, label, 1);
  }

  /**
   * @param features dense or sparse, raw: the network's scaling is learned with it
   * @param label the class, from 0 on
   * @param weight how much the example counts, 0 or more, where others count 1
   */
  public Example(Vector features, int label, float weight) {
    this.features = Arguments.given("features", features);
    this.label = label;
    this.weight = weight;
  }

  /** The features, raw. */
  public Vector features() {
    return features;
  }

  /** The class. */
  public int label() {
    return label;
  }

  /** How much it counts. */
  public float weight() {
    return weight;
  }
}
