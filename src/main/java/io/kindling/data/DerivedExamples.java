package io.kindling.data;

import io.kindling.data.scaling.Scaling;
import java.io.IOException;

/** A view of another set of examples; each method that a view does not override delegates to it. */
interface DerivedExamples extends ExampleSet {

  /** Returns the underlying set. */
  ExampleSet source();

  @Override
  default int size() {
    return source().size();
  }

  @Override
  default int features() {
    return source().features();
  }

  @Override
  default int imageColumns() {
    return source().imageColumns();
  }

  @Override
  default String shape() {
    return source().shape();
  }

  @Override
  default String exampleName(int example) {
    return source().exampleName(example);
  }

  @Override
  default String featureName(int feature) {
    return source().featureName(feature);
  }

  @Override
  default Scaling scaling() {
    return source().scaling();
  }

  @Override
  ExampleSet scaled(Scaling scaling);

  @Override
  default void checkUnchanged() throws IOException {
    source().checkUnchanged();
  }
}
