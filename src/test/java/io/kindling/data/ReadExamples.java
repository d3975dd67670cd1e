package io.kindling.data;

import java.io.IOException;

/** Reads examples the way a partition does. */
public final class ReadExamples {

  private ReadExamples() {}

  /** The examples first … first + count − 1 of a set, as a batch of just so many rows. */
  public static Batch of(ExampleSet set, int first, int count) throws IOException {
    Batch batch = new Batch(count, set.features());
    batch.begin(null);
    new Shard(0, first, set.read(first, count)).copy(0, count, batch);
    return batch;
  }

  /** All examples of a set. */
  public static Batch all(ExampleSet set) throws IOException {
    return of(set, 0, set.size());
  }
}
