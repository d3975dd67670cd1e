package io.kindling.spark.rows;

import io.kindling.data.batch.BatchOrder;
import io.kindling.training.gradient.FixedTree;
import java.util.Objects;
import org.apache.spark.Partitioner;

/** Assigns rows, whose keys are their numbers, to the partitions of their shards. */
final class RowPartitioner extends Partitioner {

  private static final long serialVersionUID = 1;

  private final int rows;
  private final int shards;
  private final int partitions;

  RowPartitioner(int rows, int shards, int partitions) {
    this.rows = rows;
    this.shards = shards;
    this.partitions = partitions;
  }

  @Override
  public int numPartitions() {
    return partitions;
  }

  @Override
  public int getPartition(Object row) {
    int low = 0;
    int high = partitions - 1;
    while (low < high) {
      int middle = (low + high + 1) / 2;
      int shard = FixedTree.firstShard(middle, partitions, shards);
      if (BatchOrder.shardStart(rows, shards, shard) <= (int) row) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RowPartitioner that
        && rows == that.rows
        && shards == that.shards
        && partitions == that.partitions;
  }

  @Override
  public int hashCode() {
    return Objects.hash(rows, shards, partitions);
  }
}
