package io.kindling.data;

import io.kindling.data.scaling.Scaling;
import java.io.IOException;

/** Examples whose weights are multiplied by the weight of their class. */
final class WeightedClasses implements DerivedExamples {

  private static final long serialVersionUID = 1;

  private final ExampleSet source;
  private final float[] weights;

  /**
   * Creates weighted examples.
   *
   * @param weights the weight of each class, [classes]; not copied
   */
  WeightedClasses(ExampleSet source, float[] weights) {
    this.source = source;
    this.weights = weights;
  }

  @Override
  public ExampleSet source() {
    return source;
  }

  @Override
  public ExampleSet scaled(Scaling scaling) {
    return new WeightedClasses(source.scaled(scaling), weights);
  }

  @Override
  public ExampleBlock read(int first, int count) throws IOException {
    return source.read(first, count).weighted(weights);
  }
}
