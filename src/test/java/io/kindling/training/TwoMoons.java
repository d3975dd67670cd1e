package io.kindling.training;

import io.kindling.data.ExampleBlock;
import io.kindling.data.ExampleSet;
import io.kindling.data.FloatFeatures;
import io.kindling.random.KeyedRandom;

/**
 * A toy source of examples: points of the plane on two half circles that reach into one another, a
 * class each. Of four points one is of the upper half circle, and weighs three times as much.
 *
 * @param seed sets apart the sets that must not share a point
 * @param size the number of points
 */
record TwoMoons(long seed, int size) implements ExampleSet {

  @Override
  public int features() {
    return 2;
  }

  @Override
  public ExampleBlock read(int first, int count) {
    float[] points = new float[2 * count];
    int[] labels = new int[count];
    float[] weights = new float[count];
    for (int i = 0; i < count; i++) {
      KeyedRandom random = new KeyedRandom(seed, first + i);
      boolean upper = random.nextInt(4) == 0;
      double angle = random.nextDouble(0, Math.PI);
      double x = StrictMath.cos(angle);
      double y = StrictMath.sin(angle);
      points[2 * i] = (float) ((upper ? x : 1 - x) + 0.1 * random.nextGaussian());
      points[2 * i + 1] = (float) ((upper ? y : 0.5 - y) + 0.1 * random.nextGaussian());
      labels[i] = upper ? 1 : 0;
      weights[i] = upper ? 3 : 1;
    }
    return new ExampleBlock(new FloatFeatures(2, points), labels, weights);
  }

  @Override
  public void checkUnchanged() {}
}
