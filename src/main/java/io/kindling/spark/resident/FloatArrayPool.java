package io.kindling.spark.resident;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Pool of reusable arrays of one length. Not thread-safe. */
final class FloatArrayPool {

  private final Deque<float[]> free = new ArrayDeque<>();

  /** Returns an array of the given length with arbitrary content. */
  float[] take(int length) {
    float[] kept = free.poll();
    return kept != null && kept.length == length ? kept : new float[length];
  }

  /** Returns arrays to the pool. The caller must no longer read or write them. */
  void release(List<float[]> arrays) {
    free.addAll(arrays);
  }
}
