package io.kindling.data;

import io.kindling.data.scaling.Scaling;
import java.io.IOException;
import java.util.Objects;

/**
 * A contiguous range of another set, such as its last 10,000 examples, held out for validation.
 *
 * @param source the underlying set
 * @param offset the index in the underlying set where the range begins
 * @param size the number of examples
 */
record ExampleRange(ExampleSet source, int offset, int size) implements DerivedExamples {

  ExampleRange {
    Objects.checkFromIndexSize(offset, size, source.size());
  }

  @Override
  public ExampleSet scaled(Scaling scaling) {
    return new ExampleRange(source.scaled(scaling), offset, size);
  }

  @Override
  public String exampleName(int example) {
    return source.exampleName(offset + example);
  }

  @Override
  public ExampleBlock read(int first, int count) throws IOException {
    return source.read(offset + first, count);
  }
}
