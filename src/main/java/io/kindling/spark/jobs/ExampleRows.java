package io.kindling.spark.jobs;

import io.kindling.data.batch.Shard;
import io.kindling.spark.examples.ShardedExamples;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Fetches single examples from the executors' memory, in one Spark job. */
public final class ExampleRows {

  private ExampleRows() {}

  /**
   * Fetches examples.
   *
   * @param examples the examples
   * @param numbers the numbers of the examples to fetch, in the whole set
   * @return the features of each example by its number, scaled as the executors hold them
   */
  public static Map<Integer, float[]> of(ShardedExamples examples, List<Integer> numbers) {
    Map<Integer, float[]> rows = new HashMap<>();
    if (numbers.isEmpty()) {
      return rows;
    }
    for (byte[] partition : PartitionJob.run(examples, computation(List.copyOf(numbers)))) {
      ByteBuffer packed = ByteBuffer.wrap(partition);
      while (packed.hasRemaining()) {
        int number = packed.getInt();
        float[] features = new float[packed.getInt()];
        packed.asFloatBuffer().get(features);
        packed.position(packed.position() + features.length * Float.BYTES);
        rows.put(number, features);
      }
    }
    return rows;
  }

  private static PartitionJob.Computation<Shard> computation(List<Integer> numbers) {
    return shards -> {
      Map<Integer, float[]> found = new HashMap<>();
      for (Shard shard : shards) {
        for (int number : numbers) {
          if (shard.holds(number)) {
            found.put(number, shard.features(number));
          }
        }
      }
      return pack(found);
    };
  }

  /** Returns the number, the length and the features of every row as bytes. */
  private static byte[] pack(Map<Integer, float[]> rows) {
    int length =
        rows.values().stream()
            .mapToInt(features -> 2 * Integer.BYTES + features.length * Float.BYTES)
            .sum();
    ByteBuffer packed = ByteBuffer.allocate(length);
    rows.forEach(
        (number, features) -> {
          packed.putInt(number).putInt(features.length);
          packed.asFloatBuffer().put(features);
          packed.position(packed.position() + features.length * Float.BYTES);
        });
    return packed.array();
  }
}
