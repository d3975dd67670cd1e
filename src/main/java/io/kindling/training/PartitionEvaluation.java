package io.kindling.training;

import io.kindling.data.Batch;
import io.kindling.data.Shard;
import io.kindling.nn.Blas;
import io.kindling.nn.ForwardPass;
import io.kindling.nn.Network;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Computes a partition's part of an {@link Evaluation}, and puts the partitions' parts together.
 *
 * <p>Packed, big-endian: the number of shards (32-bit integer), the summed loss of each (64-bit
 * float), then the counts over all of them, [classes, classes] (64-bit integers).
 */
public final class PartitionEvaluation {

  private static final int ROWS = 500;

  private static final Workspaces<Key, PartitionEvaluation> WORKSPACES =
      new Workspaces<>(PartitionEvaluation::new);

  private record Key(Network network, Blas.Choice blas) implements Serializable {}

  private final Network network;
  private final ForwardPass forward;
  private final Batch batch;

  private PartitionEvaluation(Key key) {
    this.network = key.network();
    this.forward = new ForwardPass(network, Blas.load(key.blas()), ROWS);
    this.batch = new Batch(ROWS, network.inputs());
  }

  /**
   * Evaluates a network on a partition's shards, where they are.
   *
   * @param parameters as {@link Network} lays them out
   * @return the outcome, packed
   */
  public static byte[] of(
      List<Shard> shards, Network network, Blas.Choice blas, float[] parameters) {
    return WORKSPACES.with(
        new Key(network, blas), workspace -> workspace.evaluate(shards, parameters));
  }

  /** Puts the partitions' outcomes together, which come in the partitions' order. */
  public static Evaluation unpack(Network network, List<byte[]> partitions) {
    int classes = network.outputs();
    long[] confusion = new long[classes * classes];
    double loss = 0;
    for (byte[] partition : partitions) {
      ByteBuffer packed = ByteBuffer.wrap(partition);
      // Shard after shard, so that the sum does not depend on how shards were dealt to partitions.
      for (int shards = packed.getInt(); shards > 0; shards--) {
        loss += packed.getDouble();
      }
      for (int i = 0; i < confusion.length; i++) {
        confusion[i] += packed.getLong();
      }
    }
    return Evaluation.of(loss, confusion, classes);
  }

  private byte[] evaluate(List<Shard> shards, float[] parameters) {
    int classes = network.outputs();
    long[] confusion = new long[classes * classes];
    ByteBuffer packed =
        ByteBuffer.allocate(
            Integer.BYTES + Double.BYTES * shards.size() + Long.BYTES * confusion.length);
    packed.putInt(shards.size());
    for (Shard shard : shards) {
      double loss = 0;
      for (int first = 0; first < shard.size(); first += ROWS) {
        batch.begin(null);
        shard.copy(first, Math.min(ROWS, shard.size() - first), batch);
        loss += evaluateBatch(parameters, confusion);
      }
      packed.putDouble(loss);
    }
    packed.asLongBuffer().put(confusion);
    return packed.array();
  }

  /** Adds the batch's counts, and returns its summed loss. */
  private double evaluateBatch(float[] parameters, long[] confusion) {
    int classes = network.outputs();
    int rows = batch.rows();
    float[] outputs = forward.outputs(parameters, batch.inputs(), 0, rows);
    for (int row = 0; row < rows; row++) {
      int predicted = ForwardPass.predictedClass(outputs, row * classes, classes);
      confusion[batch.labels()[row] * classes + predicted]++;
    }
    return network.loss().sum(outputs, 0, rows, classes, batch.labels(), 0, null);
  }
}
