package io.kindling.data;

import io.kindling.InvalidInputException;
import io.kindling.Sha256;
import java.io.IOException;
import java.io.Serializable;

/** Reads a shard where it is needed, at the start or again after its executor was lost. */
public final class ShardReader implements Serializable {

  private static final long serialVersionUID = 1;

  private final DataSet.Part part;
  private final int shards;

  public ShardReader(DataSet.Part part, int shards) {
    this.part = part;
    this.shards = shards;
  }

  /**
   * Reads one shard.
   *
   * @throws InvalidInputException if its content is not what it was when the run began
   * @throws IOException if it cannot be read
   */
  public Shard read(int shard) throws IOException {
    ExampleSet examples = part.examples();
    int first = BatchOrder.shardStart(examples.size(), shards, shard);
    int count = BatchOrder.shardSize(examples.size(), shards, shard);
    byte[] pixels = examples.pixels(first, count);
    byte[] labels = examples.labels(first, count);
    if (!part.shardSha256().isEmpty()) {
      String found = new Sha256().add(pixels).hex() + new Sha256().add(labels).hex();
      if (!found.equals(part.shardSha256().get(shard))) {
        throw new InvalidInputException(
            String.format(
                "examples %,d to %,d are not what they were when the run began: a data file has"
                    + " changed; put the old file back and --resume, or train anew",
                first, first + count - 1));
      }
    }
    return new Shard(shard, examples.width(), pixels, labels);
  }
}
