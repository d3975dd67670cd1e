package io.kindling.data;

import io.kindling.data.scaling.Scaling;
import java.io.IOException;

/** Examples each of which counts what it counts times the weight of its class. */
final class WeightedClasses implements DerivedExamples {

  private static final long serialVersionUID = 1;

  private final ExampleSet source;
  private final float[] weights;

  /**
   * @param weights of every class; not copied
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
