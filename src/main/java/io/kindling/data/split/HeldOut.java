package io.kindling.data.split;

import io.kindling.data.ExampleSet;
import java.io.Serializable;
import java.util.BitSet;

/**
 * The division of a set into examples held out for validation and examples to train on.
 *
 * <p>The most common case, the last examples of a set, is stored as a range: the size comes from a
 * file's header, which is not yet checked against the file's length when the set is split, and a
 * damaged header may claim any number.
 */
public final class HeldOut implements Serializable {

  private static final long serialVersionUID = 1;

  private final int all;
  private final int size;

  /** The examples held out; null if they are the last ones. */
  private final BitSet chosen;

  private HeldOut(int all, int size, BitSet chosen) {
    this.all = all;
    this.size = size;
    this.chosen = chosen;
  }

  /** Holds out the last {@code size} of {@code all} examples. */
  public static HeldOut last(int all, int size) {
    return new HeldOut(all, size, null);
  }

  /** Holds out the chosen ones of {@code all} examples. */
  public static HeldOut of(BitSet chosen, int all) {
    return new HeldOut(all, chosen.cardinality(), (BitSet) chosen.clone());
  }

  /** Returns the number of examples held out. */
  public int size() {
    return size;
  }

  /** Returns whether an example is held out. */
  public boolean contains(int example) {
    return chosen == null ? example >= all - size : chosen.get(example);
  }

  /**
   * Returns the end of the run of examples that starts at {@code example} and lies wholly in one of
   * the two parts: the next index at which {@link #contains} changes, or the number of examples.
   */
  public int nextChange(int example) {
    if (chosen == null) {
      return example < all - size ? all - size : all;
    }
    int next = chosen.get(example) ? chosen.nextClearBit(example) : chosen.nextSetBit(example);
    return next < 0 ? all : next;
  }

  /** Returns the examples to train on. */
  public ExampleSet kept(ExampleSet examples) {
    if (chosen == null) {
      return examples.range(0, all - size);
    }
    BitSet kept = (BitSet) chosen.clone();
    kept.flip(0, all);
    return examples.selection(kept);
  }

  /** Returns the examples held out for validation. */
  public ExampleSet back(ExampleSet examples) {
    return chosen == null ? examples.range(all - size, size) : examples.selection(chosen);
  }
}
