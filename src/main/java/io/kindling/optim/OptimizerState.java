package io.kindling.optim;

import io.kindling.settings.ParameterRange;
import java.util.ArrayList;
import java.util.List;

/**
 * The values that an optimizer keeps from step to step: vectors, each as long as the parameters.
 */
public final class OptimizerState {

  private final List<ParameterRange> ranges;
  private final List<float[]> vectors;

  private OptimizerState(List<ParameterRange> ranges, List<float[]> vectors) {
    this.ranges = List.copyOf(ranges);
    this.vectors = List.copyOf(vectors);
  }

  /**
   * Returns the state at the start of training, in which all vectors are zero.
   *
   * @param optimizer the optimizer, which defines the number of vectors
   * @param ranges the positions of the network's weights and biases, which together cover all
   *     parameters
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
   * Returns a state restored from a checkpoint.
   *
   * @param ranges the positions of the network's weights and biases
   * @param vectors the vectors that {@link #vectors} returned when the state was saved; copied
   */
  public static OptimizerState restored(List<ParameterRange> ranges, List<float[]> vectors) {
    return new OptimizerState(ranges, vectors.stream().map(float[]::clone).toList());
  }

  /**
   * Returns the positions of the network's weights and biases in every vector, which are the same
   * as in the parameters.
   */
  public List<ParameterRange> ranges() {
    return ranges;
  }

  /** Consumer of ranges of elements. */
  interface SpanConsumer {
    /** Processes elements start, …, end − 1. */
    void accept(int start, int end);
  }

  /**
   * Passes the parts of the range from, …, from + count − 1 that are weights, not biases, to a
   * consumer.
   */
  void forEachWeights(int from, int count, SpanConsumer consumer) {
    for (ParameterRange range : ranges) {
      int start = Math.max(from, range.offset());
      int end = Math.min(from + count, range.end());
      if (range.kind() == ParameterRange.Kind.WEIGHTS && start < end) {
        consumer.accept(start, end);
      }
    }
  }

  /** Returns whether a range holds the weights of a layer other than the last. */
  boolean isHiddenWeights(ParameterRange range) {
    return range.kind() == ParameterRange.Kind.WEIGHTS
        && ranges.stream()
            .anyMatch(
                other ->
                    other.kind() == ParameterRange.Kind.WEIGHTS && other.offset() > range.offset());
  }

  /** Returns a vector by its index. The array is not a copy; the optimizer writes to it. */
  public float[] vector(int index) {
    return vectors.get(index);
  }

  /** Returns all vectors, in the optimizer's order. The arrays are not copies. */
  public List<float[]> vectors() {
    return vectors;
  }
}
