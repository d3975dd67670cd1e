package io.kindling.data;

import java.io.IOException;
import java.util.Objects;

/**
 * A contiguous part of another set, such as its last 10,000 examples, held back for validation.
 *
 * @param whole the other set
 * @param offset where in it this one begins
 * @param size the number of examples
 */
record ExampleRange(ExampleSet whole, int offset, int size) implements ExampleSet {

  ExampleRange {
    Objects.checkFromIndexSize(offset, size, whole.size());
  }

  @Override
  public int features() {
    return whole.features();
  }

  @Override
  public int imageColumns() {
    return whole.imageColumns();
  }

  @Override
  public String shape() {
    return whole.shape();
  }

  @Override
  public Scaling scaling() {
    return whole.scaling();
  }

  @Override
  public ExampleSet scaled(Scaling scaling) {
    return new ExampleRange(whole.scaled(scaling), offset, size);
  }

  @Override
  public ExampleBlock read(int first, int count) throws IOException {
    return whole.read(offset + first, count);
  }

  @Override
  public void checkUnchanged() throws IOException {
    whole.checkUnchanged();
  }
}
