package io.kindling.training.evaluation;

import io.kindling.data.batch.Batch;
import io.kindling.data.batch.Shard;
import io.kindling.nn.ForwardPass;
import io.kindling.nn.Network;
import io.kindling.nn.blas.Blas;
import io.kindling.training.gradient.Workspaces;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Computes a partition's part of an {@link Evaluation}, and puts the partitions' parts together.
 *
 * <p>Packed, big-endian: the number of shards (32-bit integer), the summed loss of each (64-bit
 * float), then the counts over all of them, [classes, classes] (64-bit integers), then the number
 * of mistakes (32-bit integer), and these, then an {@link UnusableRow}, if there is one.
 */
public final class PartitionEvaluation {

  private static final int ROWS = 500;

  private static final Workspaces<Key, PartitionEvaluation> WORKSPACES =
      new Workspaces<>(PartitionEvaluation::new);

  private record Key(Network network, Blas blas) implements Serializable {}

  private final Network network;
  private final ForwardPass forward;
  private final Batch batch;

  /** The first of the examples that are being evaluated, or null. */
  private UnusableRow unusable;

  private PartitionEvaluation(Key key) {
    this.network = key.network();
    this.forward = new ForwardPass(network, key.blas().load(), ROWS);
    this.batch = new Batch(ROWS, network.inputs());
  }

  /**
   * Evaluates a network on a partition's shards, where they are.
   *
   * @param parameters as {@link Network} lays them out
   * @return the outcome, packed
   */
  public static byte[] of(List<Shard> shards, Network network, Blas blas, float[] parameters) {
    return of(shards, network, blas, parameters, 0);
  }

  /**
   * Evaluates a network on a partition's shards, where they are.
   *
   * @param parameters as {@link Network} lays them out
   * @param mistakes how many of the worst mistakes to tell
   * @return the outcome, packed
   */
  public static byte[] of(
      List<Shard> shards, Network network, Blas blas, float[] parameters, int mistakes) {
    return WORKSPACES.with(
        new Key(network, blas),
        workspace -> workspace.evaluate(shards, parameters, new WorstMistakes(mistakes)));
  }

  /** Puts the partitions' outcomes together, which come in the partitions' order. */
  public static Evaluation unpack(Network network, List<byte[]> partitions) {
    return unpack(network, partitions, 0);
  }

  /**
   * Puts the partitions' outcomes together, which come in the partitions' order.
   *
   * @param mistakes how many of the worst mistakes to tell
   */
  public static Evaluation unpack(Network network, List<byte[]> partitions, int mistakes) {
    int classes = network.outputs();
    WorstMistakes worst = new WorstMistakes(mistakes);
    long[] confusion = new long[classes * classes];
    double loss = 0;
    UnusableRow unusable = null;
    for (byte[] partition : partitions) {
      ByteBuffer packed = ByteBuffer.wrap(partition);
      // Shard after shard, so that the sum does not depend on how shards were dealt to partitions.
      for (int shards = packed.getInt(); shards > 0; shards--) {
        loss += packed.getDouble();
      }
      for (int i = 0; i < confusion.length; i++) {
        confusion[i] += packed.getLong();
      }
      for (int told = packed.getInt(); told > 0; told--) {
        worst.add(Mistake.unpack(packed));
      }
      unusable = UnusableRow.first(unusable, UnusableRow.unpack(packed));
    }
    return Evaluation.of(loss, confusion, classes, worst.inOrder(), unusable);
  }

  private byte[] evaluate(List<Shard> shards, float[] parameters, WorstMistakes worst) {
    int classes = network.outputs();
    long[] confusion = new long[classes * classes];
    double[] losses = new double[shards.size()];
    unusable = null;
    for (int index = 0; index < losses.length; index++) {
      Shard shard = shards.get(index);
      double loss = 0;
      for (int first = 0; first < shard.size(); first += ROWS) {
        batch.begin(null);
        shard.copy(first, Math.min(ROWS, shard.size() - first), batch);
        loss += evaluateBatch(parameters, confusion, worst);
      }
      losses[index] = loss;
    }
    return pack(losses, confusion, worst.inOrder());
  }

  private byte[] pack(double[] losses, long[] confusion, List<Mistake> mistakes) {
    ByteBuffer packed =
        ByteBuffer.allocate(
            2 * Integer.BYTES
                + Double.BYTES * losses.length
                + Long.BYTES * confusion.length
                + Mistake.PACKED * mistakes.size()
                + UnusableRow.PACKED);
    packed.putInt(losses.length);
    for (double loss : losses) {
      packed.putDouble(loss);
    }
    for (long count : confusion) {
      packed.putLong(count);
    }
    packed.putInt(mistakes.size());
    mistakes.forEach(mistake -> mistake.pack(packed));
    UnusableRow.pack(unusable, packed);
    return packed.array();
  }

  /** Adds the batch's counts, and returns its summed loss. */
  private double evaluateBatch(float[] parameters, long[] confusion, WorstMistakes worst) {
    int classes = network.outputs();
    int rows = batch.rows();
    float[] outputs = forward.outputs(parameters, batch.inputs(), 0, rows);
    unusable = UnusableRow.first(unusable, UnusableRow.in(batch, forward));
    for (int row = 0; row < rows; row++) {
      int predicted = ForwardPass.predictedClass(outputs, row * classes, classes);
      confusion[batch.labels()[row] * classes + predicted]++;
      if (worst.most() > 0 && predicted != batch.labels()[row]) {
        worst.add(mistake(outputs, row, predicted));
      }
    }
    return forward.loss(batch.labels(), 0, null, 0, rows);
  }

  private Mistake mistake(float[] outputs, int row, int predicted) {
    int classes = network.outputs();
    int actual = batch.labels()[row];
    return new Mistake(
        batch.examples()[row],
        actual,
        predicted,
        outputs[row * classes + predicted],
        outputs[row * classes + actual],
        forward.loss(batch.labels(), row, null, row, 1));
  }
}
