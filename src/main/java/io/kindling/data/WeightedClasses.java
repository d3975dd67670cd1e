package io.kindling.data;

import java.io.IOException;

/** Examples each of which counts what it counts times the weight of its class. */
final class WeightedClasses implements ExampleSet {

  private static final long serialVersionUID = 1;

  private final ExampleSet examples;
  private final float[] weights;

  /**
   * @param weights of every class; not copied
   */
  WeightedClasses(ExampleSet examples, float[] weights) {
    this.examples = examples;
    this.weights = weights;
  }

  @Override
  public int size() {
    return examples.size();
  }

  @Override
  public int features() {
    return examples.features();
  }

  @Override
  public int imageColumns() {
    return examples.imageColumns();
  }

  @Override
  public String shape() {
    return examples.shape();
  }

  @Override
  public Scaling scaling() {
    return examples.scaling();
  }

  @Override
  public ExampleSet scaled(Scaling scaling) {
    return new WeightedClasses(examples.scaled(scaling), weights);
  }

  @Override
  public ExampleBlock read(int first, int count) throws IOException {
    return examples.read(first, count).weighted(weights);
  }

  @Override
  public void checkUnchanged() throws IOException {
    examples.checkUnchanged();
  }
}
