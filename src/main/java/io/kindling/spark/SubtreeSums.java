package io.kindling.spark;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The sums of a partition's subtrees of the {@link FixedTree}, packed into bytes, which travel
 * between JVMs far faster than arrays of floats do.
 *
 * <p>Little-endian: the first shard and the one after the last (32-bit integers), then for every
 * subtree from left to right its summed loss (64-bit float) and summed gradient (32-bit floats).
 */
final class SubtreeSums {

  private static final int HEADER = 2 * Integer.BYTES;

  private final ByteBuffer bytes;
  private final List<FixedTree.Node> nodes;
  private final int parameterCount;

  /** For the subtrees of shards start … end − 1, to be added from left to right. */
  SubtreeSums(int start, int end, int parameterCount) {
    this.nodes = FixedTree.subtrees(start, end);
    this.parameterCount = parameterCount;
    int length =
        Math.addExact(HEADER, Math.multiplyExact(nodes.size(), entryLength(parameterCount)));
    this.bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(start).putInt(end);
  }

  /** As they were packed by {@link #toBytes}. */
  SubtreeSums(byte[] packed, int parameterCount) {
    this.bytes = ByteBuffer.wrap(packed).order(ByteOrder.LITTLE_ENDIAN);
    this.nodes = FixedTree.subtrees(bytes.getInt(), bytes.getInt());
    this.parameterCount = parameterCount;
  }

  /** The subtrees, from left to right. */
  List<FixedTree.Node> nodes() {
    return nodes;
  }

  /** Adds the sums of the next subtree. */
  void add(float[] gradient, double loss) {
    bytes.putDouble(loss);
    bytes.asFloatBuffer().put(gradient);
    bytes.position(bytes.position() + parameterCount * Float.BYTES);
  }

  /** The packed form. */
  byte[] toBytes() {
    return bytes.array();
  }

  /** target ← target + summand, element by element. */
  static void addTo(float[] target, float[] summand) {
    for (int i = 0; i < target.length; i++) {
      target[i] += summand[i];
    }
  }

  private static int entryLength(int parameterCount) {
    return Math.addExact(Double.BYTES, Math.multiplyExact(parameterCount, Float.BYTES));
  }

  /** Finishes the tree from the sums of all partitions. Keeps its memory from step to step. */
  static final class Reduction {

    private final int parameterCount;
    private final float[][] sums;
    private final Map<FixedTree.Node, SubtreeSums> found = new HashMap<>();
    private final FixedTree.Node root;

    Reduction(int shards, int parameterCount) {
      this.root = FixedTree.root(shards);
      this.parameterCount = parameterCount;
      this.sums = new float[root.height() + 1][];
    }

    /**
     * Adds up the whole tree.
     *
     * @param partitions the packed sums of every partition, in any order
     * @param examples the number of examples in the step's batch
     */
    Gradient reduce(List<byte[]> partitions, int examples) {
      found.clear();
      for (byte[] packed : partitions) {
        SubtreeSums part = new SubtreeSums(packed, parameterCount);
        part.nodes.forEach(node -> found.put(node, part));
      }
      double loss = sum(root, 0);
      return new Gradient(sums[0], loss, examples);
    }

    private double sum(FixedTree.Node node, int depth) {
      if (sums[depth] == null) {
        sums[depth] = new float[parameterCount];
      }
      SubtreeSums part = found.get(node);
      if (part != null) {
        return part.read(node, sums[depth]);
      }
      if (node.isLeaf()) {
        throw new IllegalStateException("no partition has sent the sums of shard " + node.start());
      }
      double left = sum(node.left(), depth);
      double right = sum(node.right(), depth + 1);
      addTo(sums[depth], sums[depth + 1]);
      return left + right;
    }
  }

  private double read(FixedTree.Node node, float[] gradient) {
    bytes.position(HEADER + nodes.indexOf(node) * entryLength(parameterCount));
    double loss = bytes.getDouble();
    bytes.asFloatBuffer().get(gradient);
    return loss;
  }
}
