package io.kindling.training;

import io.kindling.data.ExampleBlock;
import io.kindling.data.ExampleSet;
import io.kindling.data.FloatFeatures;
import io.kindling.random.KeyedRandom;

/** Rows of random features, of random classes. */
record RandomRows(int features, int classes, int size) implements ExampleSet {

  @Override
  public ExampleBlock read(int first, int count) {
    float[] rows = new float[features * count];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      KeyedRandom random = new KeyedRandom(3, first + i);
      for (int j = 0; j < features; j++) {
        rows[i * features + j] = (float) random.nextDouble(-1, 1);
      }
      labels[i] = random.nextInt(classes);
    }
    return new ExampleBlock(new FloatFeatures(features, rows), labels, null);
  }

  @Override
  public void checkUnchanged() {}
}
