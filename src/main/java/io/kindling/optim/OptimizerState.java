package io.kindling.optim;

import io.kindling.settings.ParameterRange;
import java.util.ArrayList;
import java.util.List;

/** What an optimizer remembers from step to step: vectors as long as the parameters. */
public final class OptimizerState {

  private final List<ParameterRange> ranges;
  private final List<float[]> vectors;

  private OptimizerState(List<ParameterRange> ranges, List<float[]> vectors) {
    this.ranges = List.copyOf(ranges);
    this.vectors = List.copyOf(vectors);
  }

  /**
   * Creates the state of a training that begins: all zeros.
   *
   * @param ranges where the network's matrices and biases lie; together they are all parameters
   */
  public static OptimizerState initial(Optimizer optimizer, List<ParameterRange> ranges) {
    int parameterCount = ranges.stream().mapToInt(ParameterRange::length).sum();
    List<float[]> vectors = new ArrayList<>();
    for (int i = 0; i < optimizer.vectors(); i++) {
      vectors.add(new float[parameterCount]);
    }
    return new OptimizerState(ranges, vectors);
  }

  /**
   * Restores the state of a resumed training.
   *
   * @param vectors as {@link #vectors} had them; copied
   */
  public static OptimizerState restored(List<ParameterRange> ranges, List<float[]> vectors) {
    return new OptimizerState(ranges, vectors.stream().map(float[]::clone).toList());
  }

  /**
   * Returns the ranges of the network's matrices and biases in every vector, as in the parameters.
   */
  public List<ParameterRange> ranges() {
    return ranges;
  }

  /** Takes numbers start … end − 1. */
  interface SpanConsumer {
    /** Takes a span. */
    void accept(int start, int end);
  }

  /** Hands out the spans of numbers from … from + count − 1 that are weights, not biases. */
  void forEachWeights(int from, int count, SpanConsumer consumer) {
    for (ParameterRange range : ranges) {
      int start = Math.max(from, range.offset());
      int end = Math.min(from + count, range.end());
      if (range.kind() == ParameterRange.Kind.WEIGHTS && start < end) {
        consumer.accept(start, end);
      }
    }
  }

  /** Returns whether a range is the weights of a layer that is not the last. */
  boolean isHiddenWeights(ParameterRange range) {
    return range.kind() == ParameterRange.Kind.WEIGHTS
        && ranges.stream()
            .anyMatch(
                other ->
                    other.kind() == ParameterRange.Kind.WEIGHTS && other.offset() > range.offset());
  }

  /** Returns a state vector: the very array, which the optimizer writes to. */
  public float[] vector(int index) {
    return vectors.get(index);
  }

  /** Returns all vectors, in the optimizer's order: the very arrays, not copies. */
  public List<float[]> vectors() {
    return vectors;
  }
}
