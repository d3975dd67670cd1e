package io.kindling.training;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The sums of a partition's subtrees of the {@link FixedTree}, as arrays where they were computed
 * and as bytes elsewhere: bytes travel between JVMs far faster than arrays of floats do.
 *
 * <p>Packed, little-endian: the first shard and the one after the last (32-bit integers), then for
 * every subtree from left to right its summed loss (64-bit float) and summed gradient (32-bit
 * floats).
 */
public final class SubtreeSums {

  private static final int HEADER = 2 * Integer.BYTES;

  private final List<FixedTree.Node> nodes;
  private final double[] losses;
  private final float[][] gradients;
  private final FloatBuffer[] packed;

  /**
   * Over shards start … end − 1, to be filled in.
   *
   * @param gradients the summed gradient of every subtree; not copied
   */
  public SubtreeSums(int start, int end, float[][] gradients) {
    this.nodes = FixedTree.subtrees(start, end);
    this.losses = new double[nodes.size()];
    this.gradients = gradients;
    this.packed = null;
  }

  private SubtreeSums(ByteBuffer bytes) {
    this.nodes = FixedTree.subtrees(bytes.getInt(), bytes.getInt());
    this.losses = new double[nodes.size()];
    this.gradients = null;
    this.packed = new FloatBuffer[nodes.size()];
    int parameterCount = (bytes.remaining() / packed.length - Double.BYTES) / Float.BYTES;
    for (int i = 0; i < packed.length; i++) {
      losses[i] = bytes.getDouble();
      packed[i] = bytes.asFloatBuffer().limit(parameterCount);
      bytes.position(bytes.position() + parameterCount * Float.BYTES);
    }
  }

  /** From the form that {@link #pack} makes, which is not copied. */
  public static SubtreeSums unpack(byte[] bytes) {
    return new SubtreeSums(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
  }

  /** As bytes. */
  public byte[] pack() {
    return pack(0, nodes.size());
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
      parts.put(multiple, pack(from, to));
    }
    return parts;
  }

  private byte[] pack(int from, int to) {
    int entry = Math.addExact(Double.BYTES, Math.multiplyExact(gradients[0].length, Float.BYTES));
    int length = Math.addExact(HEADER, Math.multiplyExact(to - from, entry));
    FixedTree.Node last = nodes.get(to - 1);
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(nodes.get(from).start()).putInt(last.start() + last.size());
    for (int i = from; i < to; i++) {
      bytes.putDouble(losses[i]);
      bytes.asFloatBuffer().put(gradients[i]);
      bytes.position(bytes.position() + gradients[i].length * Float.BYTES);
    }
    return bytes.array();
  }

  /** The length of a summed gradient. */
  public int parameterCount() {
    return gradients != null ? gradients[0].length : packed[0].limit();
  }

  /** The subtrees, from left to right. */
  public List<FixedTree.Node> nodes() {
    return nodes;
  }

  /** Sets the summed loss of a subtree. */
  public void setLoss(int index, double loss) {
    losses[index] = loss;
  }

  /** The summed loss of a subtree. */
  public double loss(int index) {
    return losses[index];
  }

  /** target[i] ← the summed gradient of a subtree at from + i, for the first count of i. */
  public void copyTo(int index, int from, float[] target, int count) {
    if (gradients != null) {
      System.arraycopy(gradients[index], from, target, 0, count);
    } else {
      packed[index].get(from, target, 0, count);
    }
  }

  /** target[i] ← target[i] + summand[i], for the first count of i. */
  public static void add(float[] target, float[] summand, int count) {
    for (int i = 0; i < count; i++) {
      target[i] += summand[i];
    }
  }
}
