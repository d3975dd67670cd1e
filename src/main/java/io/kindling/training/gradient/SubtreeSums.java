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
 * The sums of a partition's subtrees of the {@link FixedTree}, as arrays where they were computed
 * and as bytes elsewhere.
 *
 * <p>Packed, little-endian: the first shard and the one after the last (32-bit integers), how sums
 * are rounded ({@link SumRounding}), then for every subtree from left to right its {@link
 * StepTotals} and its summed gradient, in the format that it is rounded to.
 */
public final class SubtreeSums {

  private static final int HEADER = 2 * Integer.BYTES + SumRounding.PACKED;

  private final List<FixedTree.Node> nodes;
  private final SumRounding rounding;
  private final StepTotals[] tallies;
  private final float[][] gradients;

  /** Instead of them, as they travel. */
  private final ByteBuffer[] packed;

  /**
   * Over shards start … end − 1, to be filled in, and not rounded.
   *
   * @param gradients the summed gradient of every subtree; not copied
   */
  public SubtreeSums(int start, int end, float[][] gradients) {
    this(start, end, gradients, SumRounding.NONE);
  }

  /**
   * Over shards start … end − 1, to be filled in.
   *
   * @param gradients the summed gradient of every subtree, rounded; not copied
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

  /** From the form that {@link #write} makes: the buffer's rest, which is not copied. */
  public static SubtreeSums unpack(ByteBuffer bytes) {
    return new SubtreeSums(bytes.slice().order(ByteOrder.LITTLE_ENDIAN));
  }

  /**
   * From the form that {@link #writeHead} makes.
   *
   * @param memory gives an array for every gradient, which are still to arrive
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

  /** How many bytes {@link #writeHead} writes. */
  public int headLength() {
    return HEADER + nodes.size() * StepTotals.PACKED;
  }

  /** Writes all but the gradients, in the order of the packed form. */
  public void writeHead(ByteBuffer target) {
    FixedTree.Node last = nodes.get(nodes.size() - 1);
    target.putInt(nodes.get(0).start()).putInt(last.start() + last.size());
    rounding.pack(target);
    for (int i = 0; i < nodes.size(); i++) {
      tallies[i].pack(target);
    }
  }

  /** The summed gradient of every subtree, not copied; of sums that were not unpacked. */
  public List<float[]> gradients() {
    return List.of(gradients);
  }

  /** One of the subtrees by itself; of sums that were not unpacked. */
  SubtreeSums only(int index) {
    return new SubtreeSums(
        List.of(nodes.get(index)),
        rounding,
        new StepTotals[] {tallies[index]},
        new float[][] {gradients[index]});
  }

  /** As bytes. */
  public byte[] pack() {
    return LittleEndian.packed(packedLength(), this::write);
  }

  /** How many bytes {@link #write} writes. */
  public int packedLength() {
    return packedLength(nodes.size());
  }

  /** Writes these sums into a little-endian buffer, without any copy in between. */
  public void write(ByteBuffer target) {
    write(0, nodes.size(), target);
  }

  /**
   * As bytes, cut where a multiple of so many shards begins.
   *
   * @param size a power of two, no smaller than any of the subtrees
   * @return for every such multiple that has a part in these sums, what {@link #pack} would return
   *     for that part
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

  /** The length of a summed gradient. */
  public int parameterCount() {
    return gradients != null ? gradients[0].length : packed[0].limit() / format().bytes();
  }

  /** The subtrees, from left to right. */
  public List<FixedTree.Node> nodes() {
    return nodes;
  }

  /** What the sums travel as, without losing a bit. */
  public FloatFormat format() {
    return rounding.format();
  }

  /** How the sums are rounded. */
  SumRounding rounding() {
    return rounding;
  }

  /** Sets the tally of a subtree's examples. */
  void setTally(int index, StepTotals tally) {
    tallies[index] = tally;
  }

  /** The tally of a subtree's examples. */
  StepTotals tally(int index) {
    return tallies[index];
  }

  /** target[i] ← the summed gradient of a subtree at from + i, for the first count of i. */
  void copyTo(int index, int from, float[] target, int count) {
    if (gradients != null) {
      System.arraycopy(gradients[index], from, target, 0, count);
    } else {
      ByteBuffer bytes = packed[index].duplicate().order(ByteOrder.LITTLE_ENDIAN);
      format().get(bytes.position(from * format().bytes()), target, 0, count);
    }
  }

  /** target[i] ← target[i] + summand[i], for the first count of i. */
  static void add(float[] target, float[] summand, int count) {
    // From 0 on in both: with an offset in one, C2 makes no vector instructions of this.
    for (int i = 0; i < count; i++) {
      target[i] += summand[i];
    }
  }
}
