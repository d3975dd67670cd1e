package io.kindling.data.batch;

import io.kindling.InvalidInputException;
import io.kindling.data.DataSet;
import io.kindling.data.ExampleBlock;
import io.kindling.data.ExampleSet;
import java.io.IOException;
import java.io.Serializable;

/** Reads a shard on the machine that needs it, at the start or after an executor was lost. */
public final class ShardReader implements Serializable {

  private static final long serialVersionUID = 2;

  private final DataSet.Part part;
  private final int shards;
  private final boolean asFloats;

  /**
   * Creates a reader.
   *
   * @param part the part of the data set to read from
   * @param shards the number of shards that the part is split into
   * @param asFloats whether to store features as scaled floats, whatever the format of the data:
   *     filling batches is faster, but grey levels take four times the memory
   */
  public ShardReader(DataSet.Part part, int shards, boolean asFloats) {
    this.part = part;
    this.shards = shards;
    this.asFloats = asFloats;
  }

  /**
   * Reads one shard.
   *
   * @param shard the shard's number
   * @throws InvalidInputException if its content has changed since the run began
   * @throws IOException if the data cannot be read
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
