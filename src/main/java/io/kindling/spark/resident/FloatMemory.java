package io.kindling.spark.resident;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Arrays of one length that are used again and again. Not thread-safe. */
final class FloatMemory {

  private final Deque<float[]> free = new ArrayDeque<>();

  /** An array of so many floats, with anything in it. */
  float[] take(int length) {
    float[] kept = free.poll();
    return kept != null && kept.length == length ? kept : new float[length];
  }

  /** Takes arrays back, which nobody looks at or fills any more. */
  void giveBack(List<float[]> arrays) {
    free.addAll(arrays);
  }
}
