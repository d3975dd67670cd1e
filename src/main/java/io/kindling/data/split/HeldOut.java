package io.kindling.data.split;

import io.kindling.data.ExampleSet;
import java.io.Serializable;
import java.util.BitSet;

/**
 * Which examples of a set are held back for validation, the others being trained on.
 *
 * <p>A range is held as one, for what a damaged file's header promises is not yet checked when its
 * examples are split.
 */
public final class HeldOut implements Serializable {

  private static final long serialVersionUID = 1;

  private final int all;
  private final int size;

  /** Null where they are the last ones. */
  private final BitSet chosen;

  private HeldOut(int all, int size, BitSet chosen) {
    this.all = all;
    this.size = size;
    this.chosen = chosen;
  }

  /** The last so many of all. */
  public static HeldOut last(int all, int size) {
    return new HeldOut(all, size, null);
  }

  /** Those of the given numbers, of so many. */
  public static HeldOut of(BitSet chosen, int all) {
    return new HeldOut(all, chosen.cardinality(), (BitSet) chosen.clone());
  }

  /** How many are held back. */
  public int size() {
    return size;
  }

  /** Whether an example is held back. */
  public boolean contains(int example) {
    return chosen == null ? example >= all - size : chosen.get(example);
  }

  /** The next example of which {@link #contains} is not true as of this one, or their number. */
  public int nextChange(int example) {
    if (chosen == null) {
      return example < all - size ? all - size : all;
    }
    int next = chosen.get(example) ? chosen.nextClearBit(example) : chosen.nextSetBit(example);
    return next < 0 ? all : next;
  }

  /** The examples that are left to train on. */
  public ExampleSet kept(ExampleSet examples) {
    if (chosen == null) {
      return examples.range(0, all - size);
    }
    BitSet kept = (BitSet) chosen.clone();
    kept.flip(0, all);
    return examples.selection(kept);
  }

  /** The examples that are held back. */
  public ExampleSet back(ExampleSet examples) {
    return chosen == null ? examples.range(all - size, size) : examples.selection(chosen);
  }
}
