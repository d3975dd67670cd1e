package io.kindling.training.gradient;

import io.kindling.codec.FloatFormat;
import io.kindling.codec.LittleEndian;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The sums of a partition's subtrees of the {@link FixedTree}, held as arrays where they were
 * computed, and as bytes after {@link #unpack}.
 *
 * <p>The packed form is little-endian: the first shard and the shard after the last (32-bit
 * integers), the rounding ({@link SumRounding}), then for every subtree from left to right its
 * {@link StepTotals} and its summed gradient, in the format that it is rounded to. The head is the
 * same without the gradients.
 */
public final class SubtreeSums {

  private static final int HEADER = 2 * Integer.BYTES + SumRounding.PACKED;

  private final List<FixedTree.Node> nodes;
  private final SumRounding rounding;
  private final StepTotals[] tallies;
  private final float[][] gradients;

  /** The packed gradients of the subtrees, instead of the arrays; null if there are arrays. */
  private final ByteBuffer[] packed;

  /**
   * Creates sums over the shards start … end − 1 without rounding. Totals are 0 until they are set.
   *
   * @param start the first shard
   * @param end the shard after the last
   * @param gradients the summed gradient of every subtree, [subtrees][parameters]; not copied
   */
  public SubtreeSums(int start, int end, float[][] gradients) {
    this(start, end, gradients, SumRounding.NONE);
  }

  /**
   * Creates sums over the shards start … end − 1. Totals are 0 until they are set.
   *
   * @param start the first shard
   * @param end the shard after the last
   * @param gradients the summed gradient of every subtree, already rounded, [subtrees][parameters];
   *     not copied
   * @param rounding the rounding of the gradients
   */
  public SubtreeSums(int start, int end, float[][] gradients, SumRounding rounding) {
    this.nodes = FixedTree.subtrees(start, end);
    this.rounding = rounding;
    this.tallies = new StepTotals[nodes.size()];
    Arrays.fill(tallies, new StepTotals(0, 0, 0));
    this.gradients = gradients;
    this.packed = null;
  }

  private SubtreeSums(
      List<FixedTree.Node> nodes, SumRounding rounding, StepTotals[] tallies, float[][] gradients) {
    this.nodes = nodes;
    this.rounding = rounding;
    this.tallies = tallies;
    this.gradients = gradients;
    this.packed = null;
  }

  private SubtreeSums(ByteBuffer bytes) {
    this.nodes = FixedTree.subtrees(bytes.getInt(), bytes.getInt());
    this.rounding = SumRounding.unpack(bytes);
    this.tallies = new StepTotals[nodes.size()];
    this.gradients = null;
    this.packed = new ByteBuffer[nodes.size()];
    int length = bytes.remaining() / packed.length - StepTotals.PACKED;
    for (int i = 0; i < packed.length; i++) {
      tallies[i] = StepTotals.unpack(bytes);
      packed[i] = bytes.slice(bytes.position(), length);
      bytes.position(bytes.position() + length);
    }
  }

  /**
   * Reads sums from the packed form of {@link #write}.
   *
   * @param bytes the packed form, from the buffer's position to its limit; not copied
   */
  public static SubtreeSums unpack(ByteBuffer bytes) {
    return new SubtreeSums(bytes.slice().order(ByteOrder.LITTLE_ENDIAN));
  }

  /**
   * Reads sums without gradients from the form of {@link #writeHead}.
   *
   * @param head the bytes, in little-endian order
   * @param memory the supplier of an array for every gradient, to be filled in by the caller
   */
  public static SubtreeSums readHead(ByteBuffer head, Supplier<float[]> memory) {
    int start = head.getInt();
    int end = head.getInt();
    SumRounding rounding = SumRounding.unpack(head);
    int count = FixedTree.subtrees(start, end).size();
    float[][] gradients = new float[count][];
    Arrays.setAll(gradients, each -> memory.get());
    SubtreeSums sums = new SubtreeSums(start, end, gradients, rounding);
    for (int i = 0; i < count; i++) {
      sums.setTally(i, StepTotals.unpack(head));
    }
    return sums;
  }

  /** Returns the number of bytes that {@link #writeHead} writes. */
  public int headLength() {
    return HEADER + nodes.size() * StepTotals.PACKED;
  }

  /** Writes everything except the gradients, in the order of the packed form. */
  public void writeHead(ByteBuffer target) {
    FixedTree.Node last = nodes.get(nodes.size() - 1);
    target.putInt(nodes.get(0).start()).putInt(last.start() + last.size());
    rounding.pack(target);
    for (int i = 0; i < nodes.size(); i++) {
      tallies[i].pack(target);
    }
  }

  /**
   * Returns the summed gradient of every subtree. The arrays are not copied. Must not be called for
   * unpacked sums.
   */
  public List<float[]> gradients() {
    return List.of(gradients);
  }

  /**
   * Returns the sums of a single subtree, without copying. Must not be called for unpacked sums.
   */
  SubtreeSums only(int index) {
    return new SubtreeSums(
        List.of(nodes.get(index)),
        rounding,
        new StepTotals[] {tallies[index]},
        new float[][] {gradients[index]});
  }

  /** Returns the packed form. Must not be called for unpacked sums. */
  public byte[] pack() {
    return LittleEndian.packed(packedLength(), this::write);
  }

  /** Returns the number of bytes that {@link #write} writes. */
  public int packedLength() {
    return packedLength(nodes.size());
  }

  /** Writes the packed form to a little-endian buffer, without an intermediate copy. */
  public void write(ByteBuffer target) {
    write(0, nodes.size(), target);
  }

  /**
   * Packs these sums in separate parts, one for each group of {@code size} consecutive shards.
   *
   * @param size the number of shards in a group: a power of two, not less than the size of any
   *     subtree
   * @return the packed form of the subtrees in each group, by the group's index
   */
  public SortedMap<Integer, byte[]> packByMultiple(int size) {
    SortedMap<Integer, byte[]> parts = new TreeMap<>();
    for (int from = 0, to = 0; from < nodes.size(); from = to) {
      int multiple = nodes.get(from).start() / size;
      while (to < nodes.size() && nodes.get(to).start() / size == multiple) {
        to++;
      }
      int start = from;
      int end = to;
      parts.put(
          multiple,
          LittleEndian.packed(packedLength(end - start), bytes -> write(start, end, bytes)));
    }
    return parts;
  }

  private int packedLength(int subtrees) {
    int entry =
        Math.addExact(StepTotals.PACKED, Math.multiplyExact(parameterCount(), format().bytes()));
    return Math.addExact(HEADER, Math.multiplyExact(subtrees, entry));
  }

  private void write(int from, int to, ByteBuffer target) {
    FixedTree.Node last = nodes.get(to - 1);
    target.putInt(nodes.get(from).start()).putInt(last.start() + last.size());
    rounding.pack(target);
    for (int i = from; i < to; i++) {
      tallies[i].pack(target);
      format().put(gradients[i], 0, gradients[i].length, target);
    }
  }

  /** Returns the length of a summed gradient. */
  public int parameterCount() {
    return gradients != null ? gradients[0].length : packed[0].limit() / format().bytes();
  }

  /** Returns the subtrees, from left to right. */
  public List<FixedTree.Node> nodes() {
    return nodes;
  }

  /** Returns the format of packed gradients, which represents the rounded sums exactly. */
  public FloatFormat format() {
    return rounding.format();
  }

  /** Returns the rounding of the sums. */
  SumRounding rounding() {
    return rounding;
  }

  /** Sets the totals of a subtree's examples. */
  void setTally(int index, StepTotals tally) {
    tallies[index] = tally;
  }

  /** Returns the totals of a subtree's examples. */
  StepTotals tally(int index) {
    return tallies[index];
  }

  /** Copies {@code count} floats of a subtree's summed gradient: target[i] ← gradient[from + i]. */
  void copyTo(int index, int from, float[] target, int count) {
    if (gradients != null) {
      System.arraycopy(gradients[index], from, target, 0, count);
    } else {
      ByteBuffer bytes = packed[index].duplicate().order(ByteOrder.LITTLE_ENDIAN);
      format().get(bytes.position(from * format().bytes()), target, 0, count);
    }
  }

  /** Adds the first {@code count} floats of an array to another: target[i] += summand[i]. */
  static void add(float[] target, float[] summand, int count) {
    // Both arrays start at index 0, because C2 does not vectorize this loop with an offset in one.
    for (int i = 0; i < count; i++) {
      target[i] += summand[i];
    }
  }
}
