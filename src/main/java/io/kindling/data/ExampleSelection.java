package io.kindling.data;

import io.kindling.data.scaling.Scaling;
import java.io.IOException;
import java.util.BitSet;
import java.util.Objects;

/**
 * A subset of another set in the original order, such as the last examples of every class.
 *
 * <p>Reading a range reads the covering range of the underlying set in one pass, because a gzip
 * file has to be decompressed from its start for each range. This temporarily takes at most the
 * memory of the underlying examples from the first to the last one read.
 */
final class ExampleSelection implements DerivedExamples {

  private static final long serialVersionUID = 1;

  private final ExampleSet source;
  private final BitSet chosen;
  private final int size;

  /**
   * Creates a subset.
   *
   * @param chosen the indices of the examples in the underlying set
   */
  ExampleSelection(ExampleSet source, BitSet chosen) {
    Objects.checkFromToIndex(0, chosen.length(), source.size());
    this.source = source;
    this.chosen = (BitSet) chosen.clone();
    this.size = chosen.cardinality();
  }

  @Override
  public ExampleSet source() {
    return source;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public ExampleSet scaled(Scaling scaling) {
    return new ExampleSelection(source.scaled(scaling), chosen);
  }

  @Override
  public String exampleName(int example) {
    return source.exampleName(inSource(example));
  }

  /** Returns an example's index in the underlying set. */
  private int inSource(int example) {
    int number = chosen.nextSetBit(0);
    for (int passed = 0; passed < example; passed++) {
      number = chosen.nextSetBit(number + 1);
    }
    return number;
  }

  @Override
  public ExampleBlock read(int first, int count) throws IOException {
    Objects.checkFromIndexSize(first, count, size);
    if (count == 0) {
      return source.read(0, 0);
    }
    int start = inSource(first);
    int[] wanted = new int[count];
    int example = start;
    for (int i = 0; i < count; i++) {
      wanted[i] = example - start;
      example = chosen.nextSetBit(example + 1);
    }
    int covered = wanted[count - 1] + 1;
    ExampleBlock block = source.read(start, covered);
    return covered == count ? block : block.select(wanted);
  }
}
