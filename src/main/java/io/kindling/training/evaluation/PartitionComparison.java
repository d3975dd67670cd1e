package io.kindling.training.evaluation;

import io.kindling.data.batch.Batch;
import io.kindling.data.batch.Shard;
import io.kindling.nn.ForwardPass;
import io.kindling.nn.Network;
import io.kindling.nn.blas.Blas;
import io.kindling.nn.blas.MatrixProducts;
import io.kindling.training.evaluation.PairedEvaluation.Contestant;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Computes a partition's part of a {@link PairedEvaluation}, and puts the partitions' parts
 * together.
 *
 * <p>Packed, big-endian: the number of shards (32-bit integer), the two summed losses of each
 * (64-bit floats), then how many examples both, only the first, only the second and neither gets
 * right (64-bit integers), then an {@link UnusableRow} of the first and of the second, if there is
 * one.
 */
public final class PartitionComparison {

  private static final int ROWS = 500;
  private static final int COUNTS = 4;

  private final Contestant[] contestants;
  private final ForwardPass[] forward = new ForwardPass[2];
  private final float[][] parameters;
  private final boolean[][] right = new boolean[2][ROWS];
  private final Batch batch;

  /** The first of each of the two, or null. */
  private final UnusableRow[] unusable = new UnusableRow[2];

  private PartitionComparison(
      Contestant first, Contestant second, Blas blas, float[][] parameters) {
    MatrixProducts products = blas.load();
    this.contestants = new Contestant[] {first, second};
    this.parameters = parameters;
    for (int each = 0; each < 2; each++) {
      forward[each] = new ForwardPass(contestants[each].network(), products, ROWS);
    }
    this.batch = new Batch(ROWS, first.network().inputs());
  }

  /**
   * Evaluates two networks on a partition's shards, each of which is gone through once.
   *
   * @param shards of raw features: each network has a scaling of its own
   * @param parameters the first's, then the second's, as {@link Network} lays them out
   * @return the outcome, packed
   */
  public static byte[] of(
      List<Shard> shards, Contestant first, Contestant second, Blas blas, float[] parameters) {
    int split = first.network().parameterCount();
    float[][] each = {
      Arrays.copyOfRange(parameters, 0, split),
      Arrays.copyOfRange(parameters, split, parameters.length)
    };
    return new PartitionComparison(first, second, blas, each).evaluate(shards);
  }

  /** Puts the partitions' outcomes together, which come in the partitions' order. */
  public static PairedEvaluation unpack(List<byte[]> partitions) {
    long[] counts = new long[COUNTS];
    double[] losses = new double[2];
    UnusableRow[] unusable = new UnusableRow[2];
    for (byte[] partition : partitions) {
      ByteBuffer packed = ByteBuffer.wrap(partition);
      for (int shards = packed.getInt(); shards > 0; shards--) {
        losses[0] += packed.getDouble();
        losses[1] += packed.getDouble();
      }
      for (int i = 0; i < COUNTS; i++) {
        counts[i] += packed.getLong();
      }
      for (int which = 0; which < 2; which++) {
        unusable[which] = UnusableRow.first(unusable[which], UnusableRow.unpack(packed));
      }
    }
    double total = counts[0] + counts[1] + counts[2] + counts[3];
    return new PairedEvaluation(
        counts[0],
        counts[1],
        counts[2],
        counts[3],
        losses[0] / total,
        losses[1] / total,
        unusable[0],
        unusable[1]);
  }

  private byte[] evaluate(List<Shard> shards) {
    long[] counts = new long[COUNTS];
    ByteBuffer packed =
        ByteBuffer.allocate(
            Integer.BYTES
                + 2 * Double.BYTES * shards.size()
                + Long.BYTES * COUNTS
                + 2 * UnusableRow.PACKED);
    packed.putInt(shards.size());
    for (Shard shard : shards) {
      double[] losses = new double[2];
      for (int first = 0; first < shard.size(); first += ROWS) {
        for (int which = 0; which < 2; which++) {
          batch.begin(null);
          shard
              .scaled(contestants[which].scaling())
              .copy(first, Math.min(ROWS, shard.size() - first), batch);
          losses[which] += evaluateBatch(which);
        }
        for (int row = 0; row < batch.rows(); row++) {
          counts[(right[0][row] ? 0 : 2) + (right[1][row] ? 0 : 1)]++;
        }
      }
      packed.putDouble(losses[0]).putDouble(losses[1]);
    }
    // Both, only the first, only the second, neither.
    for (long count : counts) {
      packed.putLong(count);
    }
    UnusableRow.pack(unusable[0], packed);
    UnusableRow.pack(unusable[1], packed);
    return packed.array();
  }

  /** Finds out which of the batch's rows a network gets right, and returns its summed loss. */
  private double evaluateBatch(int which) {
    Network network = contestants[which].network();
    int classes = network.outputs();
    int rows = batch.rows();
    float[] outputs = forward[which].outputs(parameters[which], batch.inputs(), 0, rows);
    unusable[which] = UnusableRow.first(unusable[which], UnusableRow.in(batch, forward[which]));
    for (int row = 0; row < rows; row++) {
      right[which][row] =
          ForwardPass.predictedClass(outputs, row * classes, classes) == batch.labels()[row];
    }
    return forward[which].loss(batch.labels(), 0, null, 0, rows);
  }
}
