package io.kindling.training.evaluation;

import io.kindling.data.batch.Batch;
import io.kindling.data.batch.Shard;
import io.kindling.nn.ForwardPass;
import io.kindling.nn.Network;
import io.kindling.nn.blas.Blas;
import io.kindling.nn.blas.MatrixProducts;
import io.kindling.training.gradient.Workspaces;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * The evaluation of one network, or the comparison of two networks, on the examples of a partition.
 * Also combines the results of partitions into an {@link Evaluation} or an {@link
 * EvaluationComparison}. Both networks are computed in one pass over the examples.
 *
 * <p>The packed result is big-endian: the {@link EvaluationSums} of every network; for two networks
 * also the number of examples that only the first and only the second classifies correctly (64-bit
 * integers).
 */
public final class PartitionEvaluation {

  /** The number of examples computed at once. */
  private static final int ROWS = 500;

  private static final Workspaces<Key, PartitionEvaluation> WORKSPACES =
      new Workspaces<>(PartitionEvaluation::new);

  private record Key(List<EvaluatedNetwork> networks, Blas blas) implements Serializable {}

  private final List<EvaluatedNetwork> networks;
  private final ForwardPass[] forward;
  private final Batch batch;

  /** Flags for the correctly classified rows of the batch: [networks][ROWS]. */
  private final boolean[][] right;

  private PartitionEvaluation(Key key) {
    MatrixProducts products = key.blas().load();
    this.networks = key.networks();
    this.forward =
        networks.stream()
            .map(each -> new ForwardPass(each.network(), products, ROWS))
            .toArray(ForwardPass[]::new);
    this.batch = new Batch(ROWS, networks.get(0).network().inputs());
    this.right = new boolean[forward.length][ROWS];
  }

  /**
   * Evaluates a network on a partition's shards.
   *
   * @param shards the partition's shards, with the network's scaling
   * @param parameters the parameters, laid out as {@link Network} describes
   * @return the packed result
   */
  public static byte[] of(List<Shard> shards, Network network, Blas blas, float[] parameters) {
    return of(shards, network, blas, parameters, 0);
  }

  /**
   * Evaluates a network on a partition's shards and lists its worst mistakes.
   *
   * @param shards the partition's shards, with the network's scaling
   * @param parameters the parameters, laid out as {@link Network} describes
   * @param mistakes the maximum number of mistakes to list
   * @return the packed result
   */
  public static byte[] of(
      List<Shard> shards, Network network, Blas blas, float[] parameters, int mistakes) {
    return WORKSPACES.with(
        new Key(List.of(new EvaluatedNetwork(network, null)), blas),
        workspace -> workspace.evaluate(shards, new float[][] {parameters}, mistakes));
  }

  /**
   * Compares two networks on a partition's shards.
   *
   * @param shards the partition's shards with raw features, because each network has its own
   *     scaling
   * @param parameters the parameters of the first network, then those of the second, each laid out
   *     as {@link Network} describes
   * @param mistakes the maximum number of mistakes to list for each network
   * @return the packed result
   */
  public static byte[] comparison(
      List<Shard> shards,
      EvaluatedNetwork first,
      EvaluatedNetwork second,
      Blas blas,
      float[] parameters,
      int mistakes) {
    int split = first.network().parameterCount();
    float[][] each = {
      Arrays.copyOfRange(parameters, 0, split),
      Arrays.copyOfRange(parameters, split, parameters.length)
    };
    // A retraining compares only once, so the workspace is not kept.
    return new PartitionEvaluation(new Key(List.of(first, second), blas))
        .evaluate(shards, each, mistakes);
  }

  /**
   * Combines the results of the partitions.
   *
   * @param partitions the packed results, in the order of the partitions
   */
  public static Evaluation unpack(Network network, List<byte[]> partitions) {
    return unpack(network, partitions, 0);
  }

  /**
   * Combines the results of the partitions, with the worst mistakes.
   *
   * @param partitions the packed results, in the order of the partitions
   * @param mistakes the maximum number of mistakes to list
   */
  public static Evaluation unpack(Network network, List<byte[]> partitions, int mistakes) {
    EvaluationSums sums = new EvaluationSums(network.outputs(), 1, mistakes);
    partitions.forEach(partition -> sums.add(ByteBuffer.wrap(partition)));
    return sums.evaluation();
  }

  /**
   * Combines the comparisons of the partitions.
   *
   * @param partitions the packed results, in the order of the partitions
   * @param mistakes the maximum number of mistakes to list for each network
   */
  public static EvaluationComparison unpackComparison(
      EvaluatedNetwork first, EvaluatedNetwork second, List<byte[]> partitions, int mistakes) {
    EvaluationSums firstSums = new EvaluationSums(first.network().outputs(), 1, mistakes);
    EvaluationSums secondSums = new EvaluationSums(second.network().outputs(), 1, mistakes);
    long onlyFirst = 0;
    long onlySecond = 0;
    for (byte[] partition : partitions) {
      ByteBuffer packed = ByteBuffer.wrap(partition);
      firstSums.add(packed);
      secondSums.add(packed);
      onlyFirst += packed.getLong();
      onlySecond += packed.getLong();
    }
    return new EvaluationComparison(
        firstSums.evaluation(), secondSums.evaluation(), onlyFirst, onlySecond);
  }

  private byte[] evaluate(List<Shard> shards, float[][] parameters, int mistakes) {
    List<EvaluationSums> sums =
        networks.stream()
            .map(each -> new EvaluationSums(each.network().outputs(), shards.size(), mistakes))
            .toList();
    long onlyFirst = 0;
    long onlySecond = 0;
    for (int index = 0; index < shards.size(); index++) {
      Shard shard = shards.get(index);
      for (int first = 0; first < shard.size(); first += ROWS) {
        int rows = Math.min(ROWS, shard.size() - first);
        for (int each = 0; each < forward.length; each++) {
          batch.begin(null);
          networks.get(each).scaled(shard).copy(first, rows, batch);
          float[] outputs = forward[each].outputs(parameters[each], batch.inputs(), 0, rows);
          sums.get(each).add(index, batch, forward[each], outputs, right[each]);
        }
        if (right.length > 1) {
          onlyFirst += only(right[0], right[1], rows);
          onlySecond += only(right[1], right[0], rows);
        }
      }
    }
    int bytes = sums.stream().mapToInt(EvaluationSums::packedBytes).sum();
    ByteBuffer packed = ByteBuffer.allocate(bytes + (right.length > 1 ? 2 * Long.BYTES : 0));
    sums.forEach(each -> each.pack(packed));
    if (right.length > 1) {
      packed.putLong(onlyFirst).putLong(onlySecond);
    }
    return packed.array();
  }

  /** Returns the number of rows that one network classifies correctly and the other does not. */
  private static int only(boolean[] one, boolean[] other, int rows) {
    int count = 0;
    for (int row = 0; row < rows; row++) {
      count += one[row] && !other[row] ? 1 : 0;
    }
    return count;
  }
}
