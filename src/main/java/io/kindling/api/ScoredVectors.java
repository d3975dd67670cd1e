package io.kindling.api;

import io.kindling.model.Model;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;

/** An iterator over a network's outputs for a sequence of vectors, computed in batches. */
final class ScoredVectors implements Iterator<Vector> {

  /** The number of vectors in a batch. */
  private static final int ROWS = 500;

  private final Model model;
  private final int partition;
  private final Iterator<Vector> vectors;
  private final int inputs;
  private final int classes;
  private final double[] rows;
  private final float[] outputs;
  private long taken;
  private int scored;
  private int next;

  /**
   * Creates the iterator.
   *
   * @param partition the number of the RDD's partition, for messages
   */
  ScoredVectors(Model model, int partition, Iterator<Vector> vectors) {
    this.model = model;
    this.partition = partition;
    this.vectors = vectors;
    this.inputs = model.network().inputs();
    this.classes = model.network().outputs();
    this.rows = new double[ROWS * inputs];
    this.outputs = new float[ROWS * classes];
  }

  @Override
  public boolean hasNext() {
    return next < scored || vectors.hasNext();
  }

  @Override
  public Vector next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    if (next == scored) {
      score();
    }
    double[] result = new double[classes];
    for (int i = 0; i < classes; i++) {
      result[i] = outputs[next * classes + i];
    }
    next++;
    return Vectors.dense(result);
  }

  private void score() {
    next = 0;
    scored = 0;
    while (scored < ROWS && vectors.hasNext()) {
      int row = scored;
      model.copy(vectors.next(), rows, row * inputs, () -> name(row));
      scored++;
    }
    model.outputs(rows, scored, outputs, this::name);
    taken += scored;
  }

  /**
   * Returns the name of a row for messages.
   *
   * @param row the row's position in the batch
   */
  private String name(int row) {
    return String.format("row %,d of partition %,d", taken + row, partition);
  }
}
