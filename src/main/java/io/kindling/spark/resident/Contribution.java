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
 * The result of a command from some of the partitions: gradient sums of a step, or each partition's
 * evaluation, packed as by {@link io.kindling.training.evaluation.PartitionEvaluation}.
 *
 * <p>A header holds the partitions as written by {@link PartitionSet}, then the heads of the sums
 * (a count, then each head), then the evaluations (a count, then for each its partition, its length
 * and its bytes). Counts, partitions and lengths are 32-bit integers. The summed gradients are the
 * floats of the message.
 *
 * @param partitions the partitions that have computed the command; some may have no sums or
 *     evaluation to report
 */
record Contribution(
    BitSet partitions, List<SubtreeSums> sums, SortedMap<Integer, byte[]> evaluations) {

  /** The result of no partition. */
  static final Contribution NOTHING = new Contribution(new BitSet(), List.of(), new TreeMap<>());

  /** Returns a partition's gradient sums as a result. */
  static Contribution ofGradient(int partition, SubtreeSums sums) {
    return new Contribution(only(partition), List.of(sums), new TreeMap<>());
  }

  /** Returns a partition's packed evaluation as a result. */
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

  /** Returns the union of results of different partitions. */
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

  /** Returns whether this is the result of no partition. */
  boolean isEmpty() {
    return partitions.isEmpty();
  }

  /** Returns the length of each summed gradient; 0 for an evaluation. */
  int length() {
    return sums.isEmpty() ? 0 : sums.get(0).parameterCount();
  }

  /** Returns the format in which the summed gradients travel. */
  FloatFormat format() {
    return sums.isEmpty() ? FloatFormat.FLOAT32 : sums.get(0).format();
  }

  /** Returns the summed gradients, not copied. */
  List<float[]> gradients() {
    List<float[]> gradients = new ArrayList<>();
    sums.forEach(each -> gradients.addAll(each.gradients()));
    return gradients;
  }

  /** Returns the number of bytes that {@link #write} writes. */
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

  /** Writes everything except the summed gradients. */
  void write(ByteBuffer header) {
    PartitionSet.write(partitions, header);
    header.putInt(sums.size());
    sums.forEach(each -> each.writeHead(header));
    header.putInt(evaluations.size());
    evaluations.forEach(
        (partition, packed) -> header.putInt(partition).putInt(packed.length).put(packed));
  }

  /**
   * Reads what {@link #write} has written.
   *
   * @param memory returns, for a set of partitions, a supplier of arrays for their summed
   *     gradients, which arrive later
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
