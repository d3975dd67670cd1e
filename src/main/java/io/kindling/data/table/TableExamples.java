package io.kindling.data.table;

import io.kindling.InvalidInputException;
import io.kindling.data.DoubleFeatures;
import io.kindling.data.ExampleBlock;
import io.kindling.data.ExampleSet;
import java.io.IOException;

/**
 * The rows of a table as examples.
 *
 * @param index the index of the rows
 * @param features the number of features of a row
 * @param labels the mapping from labels to classes
 */
public record TableExamples(TableIndex index, int features, ClassLabels labels)
    implements ExampleSet {

  /** Fixes the number of features, because not every row of a sparse format has the last one. */
  public TableExamples {
    index = index.withFeatures(features);
  }

  @Override
  public int size() {
    return index.rows();
  }

  @Override
  public String exampleName(int example) {
    return index.place(example);
  }

  @Override
  public String featureName(int feature) {
    return index.featureName(feature);
  }

  @Override
  public ExampleBlock read(int first, int count) throws IOException {
    if ((long) count * features > Integer.MAX_VALUE - 8) {
      throw new InvalidInputException(
          String.format(
              "%,d examples of %,d features are too many for one shard; give more (--shards)",
              count, features));
    }
    double[] values = new double[count * features];
    int[] classes = new int[count];
    float[] weights = index.weighted() ? new float[count] : null;
    TableRow row = new TableRow();
    try (TableIndex.Cursor cursor = index.from(first)) {
      for (int i = 0; i < count; i++) {
        cursor.next(row);
        System.arraycopy(row.features(), 0, values, i * features, features);
        try {
          classes[i] = labels.classOf(row.label());
        } catch (IllegalArgumentException e) {
          throw cursor.bad(e.getMessage());
        }
        if (weights != null) {
          weights[i] = row.weight();
        }
      }
    }
    return new ExampleBlock(new DoubleFeatures(features, values), classes, weights);
  }

  @Override
  public void checkUnchanged() throws IOException {
    index.checkUnchanged();
  }
}
