package io.kindling.data.batch;

import io.kindling.InvalidInputException;
import io.kindling.data.DataSet;
import io.kindling.data.ExampleBlock;
import io.kindling.data.ExampleSet;
import java.io.IOException;
import java.io.Serializable;

/** Reads a shard where it is needed, at the start or again after its executor was lost. */
public final class ShardReader implements Serializable {

  private static final long serialVersionUID = 2;

  private final DataSet.Part part;
  private final int shards;
  private final boolean asFloats;

  /**
   * @param shards how many shards the part is split into
   * @param asFloats whether features are held as floats that are scaled already, whatever they were
   *     read as: faster to gather, but grey levels then take four times the memory
   */
  public ShardReader(DataSet.Part part, int shards, boolean asFloats) {
    this.part = part;
    this.shards = shards;
    this.asFloats = asFloats;
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
    ExampleBlock block = examples.read(first, count);
    if (!part.shardSha256().isEmpty() && !block.sha256().equals(part.shardSha256().get(shard))) {
      throw new InvalidInputException(
          String.format(
              "examples %,d to %,d are not what they were when the run began: a data file has"
                  + " changed; put the old file back and resume, or train anew",
              first, first + count - 1));
    }
    return new Shard(shard, first, asFloats ? block.asFloats() : block);
  }
}
