package io.kindling.training;

import io.kindling.data.Shard;
import io.kindling.nn.Backpropagation;
import io.kindling.nn.Blas;
import io.kindling.nn.Network;
import io.kindling.spark.Handout;
import io.kindling.spark.Parameters;
import io.kindling.spark.PartitionJob;
import io.kindling.spark.ShardedExamples;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * How a network fares on a set of examples.
 *
 * @param network what was evaluated
 * @param meanLoss the mean loss
 * @param counts [classes][classes]: how many examples of each actual class (row) were taken for
 *     each class (column)
 */
public record Evaluation(Network network, double meanLoss, List<List<Long>> counts) {

  private static final int ROWS = 500;

  private static final Workspaces<Evaluator, Backpropagation> WORKSPACES =
      new Workspaces<>(
          evaluator -> new Backpropagation(evaluator.network(), Blas.load(evaluator.blas()), ROWS));

  private record Evaluator(Network network, Blas.Choice blas) implements Serializable {}

  /** Evaluates a network on the cluster. */
  public static Evaluation of(
      ShardedExamples examples, Network network, Blas.Choice blas, float[] parameters) {
    Evaluator evaluator = new Evaluator(network, blas);
    return Handout.run(
        examples.spark(),
        new Parameters(parameters),
        Handout.MOST_IN_CLOSURE,
        weights -> unpack(network, PartitionJob.run(examples, computation(evaluator, weights))));
  }

  /** The number of examples. */
  public long total() {
    return counts.stream().flatMap(List::stream).mapToLong(Long::longValue).sum();
  }

  /** The number of examples whose class was recognized. */
  public long correct() {
    long correct = 0;
    for (int label = 0; label < counts.size(); label++) {
      correct += counts.get(label).get(label);
    }
    return correct;
  }

  /** The fraction of examples whose class was recognized. */
  public double accuracy() {
    return (double) correct() / total();
  }

  private static PartitionJob.Computation<Shard> computation(
      Evaluator evaluator, Handout.Weights weights) {
    return shards -> ofPartition(shards, evaluator, weights.get().values());
  }

  /** Evaluates a network on a partition's shards, where they are. */
  public static byte[] ofPartition(
      List<Shard> shards, Network network, Blas.Choice blas, float[] parameters) {
    return ofPartition(shards, new Evaluator(network, blas), parameters);
  }

  private static byte[] ofPartition(List<Shard> shards, Evaluator evaluator, float[] parameters) {
    return WORKSPACES.with(evaluator, space -> evaluate(space, shards, evaluator, parameters));
  }

  /** Every shard's loss, then the counts summed over the partition's shards. */
  private static byte[] evaluate(
      Backpropagation space, List<Shard> shards, Evaluator evaluator, float[] parameters) {
    int inputs = evaluator.network().inputs();
    int outputs = evaluator.network().outputs();
    long[] confusion = new long[outputs * outputs];
    ByteBuffer packed =
        ByteBuffer.allocate(
            Integer.BYTES + Double.BYTES * shards.size() + Long.BYTES * confusion.length);
    packed.putInt(shards.size());
    for (Shard shard : shards) {
      double loss = 0;
      for (int row = 0; row < shard.size(); row += ROWS) {
        int rows = Math.min(ROWS, shard.size() - row);
        loss +=
            space.evaluate(
                parameters, shard.inputs(), row * inputs, shard.labels(), row, rows, confusion);
      }
      packed.putDouble(loss);
    }
    packed.asLongBuffer().put(confusion);
    return packed.array();
  }

  /** Puts the partitions' outcomes together, which come in the partitions' order. */
  public static Evaluation unpack(Network network, List<byte[]> partitions) {
    int outputs = network.outputs();
    long[] confusion = new long[outputs * outputs];
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
    List<List<Long>> counts = new ArrayList<>();
    long total = 0;
    for (int actual = 0; actual < outputs; actual++) {
      List<Long> row = new ArrayList<>();
      for (int predicted = 0; predicted < outputs; predicted++) {
        row.add(confusion[actual * outputs + predicted]);
        total += confusion[actual * outputs + predicted];
      }
      counts.add(List.copyOf(row));
    }
    return new Evaluation(network, loss / total, List.copyOf(counts));
  }
}
