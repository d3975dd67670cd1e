package io.kindling.spark.resident;

import io.kindling.codec.FloatFormat;
import io.kindling.training.gradient.SubtreeSums;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What came of a command in some of the partitions: of a step, sums; of an evaluation, each
 * partition's outcome, packed as {@link io.kindling.training.evaluation.PartitionEvaluation} does.
 *
 * <p>In a header: the partitions, as {@link PartitionSet} writes them, the sums' heads (a count,
 * then each), the outcomes (a count, then of each its partition, its length and its bytes); counts,
 * partitions and lengths are 32-bit integers. The summed gradients are the message's floats.
 *
 * @param partitions those that it comes from; of some it may have nothing else to say
 */
record Contribution(
    BitSet partitions, List<SubtreeSums> sums, SortedMap<Integer, byte[]> evaluations) {

  /** Of nobody. */
  static final Contribution NOTHING = new Contribution(new BitSet(), List.of(), new TreeMap<>());

  /** A partition's sums. */
  static Contribution ofGradient(int partition, SubtreeSums sums) {
    return new Contribution(only(partition), List.of(sums), new TreeMap<>());
  }

  /** A partition's outcome of an evaluation. */
  static Contribution ofEvaluation(int partition, byte[] packed) {
    SortedMap<Integer, byte[]> evaluations = new TreeMap<>();
    evaluations.put(partition, packed);
    return new Contribution(only(partition), List.of(), evaluations);
  }

  private static BitSet only(int partition) {
    BitSet partitions = new BitSet();
    partitions.set(partition);
    return partitions;
  }

  /** All of these, which come from different partitions. */
  static Contribution all(List<Contribution> parts) {
    BitSet partitions = new BitSet();
    List<SubtreeSums> sums = new ArrayList<>();
    SortedMap<Integer, byte[]> evaluations = new TreeMap<>();
    for (Contribution part : parts) {
      partitions.or(part.partitions);
      sums.addAll(part.sums);
      evaluations.putAll(part.evaluations);
    }
    return new Contribution(partitions, sums, evaluations);
  }

  /** Whether it comes from nobody. */
  boolean isEmpty() {
    return partitions.isEmpty();
  }

  /** The length of the summed gradients; 0 of an evaluation. */
  int length() {
    return sums.isEmpty() ? 0 : sums.get(0).parameterCount();
  }

  /** What the summed gradients travel as. */
  FloatFormat format() {
    return sums.isEmpty() ? FloatFormat.FLOAT32 : sums.get(0).format();
  }

  /** The summed gradients, not copied. */
  List<float[]> gradients() {
    List<float[]> gradients = new ArrayList<>();
    sums.forEach(each -> gradients.addAll(each.gradients()));
    return gradients;
  }

  /** How many bytes {@link #write} writes. */
  int headerLength() {
    int length = PartitionSet.length(partitions) + 2 * Integer.BYTES;
    for (SubtreeSums each : sums) {
      length += each.headLength();
    }
    for (byte[] each : evaluations.values()) {
      length += 2 * Integer.BYTES + each.length;
    }
    return length;
  }

  /** Writes all but the summed gradients. */
  void write(ByteBuffer header) {
    PartitionSet.write(partitions, header);
    header.putInt(sums.size());
    sums.forEach(each -> each.writeHead(header));
    header.putInt(evaluations.size());
    evaluations.forEach(
        (partition, packed) -> header.putInt(partition).putInt(packed.length).put(packed));
  }

  /**
   * From what {@link #write} has written.
   *
   * @param memory for the summed gradients of these partitions, which are still to arrive
   */
  static Contribution read(ByteBuffer header, Function<BitSet, Supplier<float[]>> memory) {
    BitSet partitions = PartitionSet.read(header);
    Supplier<float[]> arrays = memory.apply(partitions);
    List<SubtreeSums> sums = new ArrayList<>();
    for (int left = header.getInt(); left > 0; left--) {
      sums.add(SubtreeSums.readHead(header, arrays));
    }
    SortedMap<Integer, byte[]> evaluations = new TreeMap<>();
    for (int left = header.getInt(); left > 0; left--) {
      int partition = header.getInt();
      byte[] packed = new byte[header.getInt()];
      header.get(packed);
      evaluations.put(partition, packed);
    }
    return new Contribution(partitions, sums, evaluations);
  }
}
