package io.kindling.spark;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * The sums of a partition's subtrees of the {@link FixedTree}, as arrays where they were computed
 * and as bytes elsewhere: bytes travel between JVMs far faster than arrays of floats do.
 *
 * <p>Packed, little-endian: the first shard and the one after the last (32-bit integers), then for
 * every subtree from left to right its summed loss (64-bit float) and summed gradient (32-bit
 * floats).
 */
final class SubtreeSums {

  private static final int HEADER = 2 * Integer.BYTES;

  /** Unpacked a piece at a time, which stays in the processor's nearest cache. */
  private static final int CHUNK = 2048;

  private final int start;
  private final int end;
  private final List<FixedTree.Node> nodes;
  private final double[] losses;
  private final float[][] gradients;
  private final FloatBuffer[] packed;

  /**
   * Over shards start … end − 1, to be filled in.
   *
   * @param gradients the summed gradient of every subtree; not copied
   */
  SubtreeSums(int start, int end, float[][] gradients) {
    this.start = start;
    this.end = end;
    this.nodes = FixedTree.subtrees(start, end);
    this.losses = new double[nodes.size()];
    this.gradients = gradients;
    this.packed = null;
  }

  private SubtreeSums(ByteBuffer bytes, int parameterCount) {
    this.start = bytes.getInt();
    this.end = bytes.getInt();
    this.nodes = FixedTree.subtrees(start, end);
    this.losses = new double[nodes.size()];
    this.gradients = null;
    this.packed = new FloatBuffer[nodes.size()];
    for (int i = 0; i < packed.length; i++) {
      losses[i] = bytes.getDouble();
      packed[i] = bytes.asFloatBuffer().limit(parameterCount);
      bytes.position(bytes.position() + parameterCount * Float.BYTES);
    }
  }

  /** From the form that {@link #pack} makes, which is not copied. */
  static SubtreeSums unpack(byte[] bytes, int parameterCount) {
    return new SubtreeSums(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN), parameterCount);
  }

  /** As bytes. */
  byte[] pack() {
    int entry = Math.addExact(Double.BYTES, Math.multiplyExact(gradients[0].length, Float.BYTES));
    int length = Math.addExact(HEADER, Math.multiplyExact(nodes.size(), entry));
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(start).putInt(end);
    for (int i = 0; i < nodes.size(); i++) {
      bytes.putDouble(losses[i]);
      bytes.asFloatBuffer().put(gradients[i]);
      bytes.position(bytes.position() + gradients[i].length * Float.BYTES);
    }
    return bytes.array();
  }

  /** The subtrees, from left to right. */
  List<FixedTree.Node> nodes() {
    return nodes;
  }

  /** Sets the summed loss of a subtree. */
  void setLoss(int index, double loss) {
    losses[index] = loss;
  }

  /** The summed loss of a subtree. */
  double loss(int index) {
    return losses[index];
  }

  /** target ← the summed gradient of a subtree. */
  void copyTo(int index, float[] target) {
    if (gradients != null) {
      System.arraycopy(gradients[index], 0, target, 0, target.length);
    } else {
      packed[index].get(0, target);
    }
  }

  /** target ← target + the summed gradient of a subtree. */
  void addTo(int index, float[] target, float[] scratch) {
    if (gradients != null) {
      add(target, 0, gradients[index], target.length);
      return;
    }
    for (int from = 0; from < target.length; from += CHUNK) {
      int count = Math.min(CHUNK, target.length - from);
      packed[index].get(from, scratch, 0, count);
      add(target, from, scratch, count);
    }
  }

  /** Room for {@link #addTo} to work in. */
  static float[] scratch() {
    return new float[CHUNK];
  }

  /** target[from + i] ← target[from + i] + summand[i]. */
  static void add(float[] target, int from, float[] summand, int count) {
    for (int i = 0; i < count; i++) {
      target[from + i] += summand[i];
    }
  }
}
