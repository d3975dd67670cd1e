package io.kindling.data.table;

import io.kindling.data.RowSequence;
import io.kindling.data.scaling.Scaling;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The rows of a table to score; any labels are ignored.
 *
 * @param name the table's name as the user gave it
 * @param index the index of the rows
 * @param features the number of features of a row
 * @param startsAnywhere whether no file has to be decompressed from its beginning
 */
public record TableRows(String name, TableIndex index, int features, boolean startsAnywhere)
    implements RowSequence {

  /** Fixes the number of features, because not every row of a sparse format has the last one. */
  public TableRows {
    index = index.withFeatures(features);
  }

  @Override
  public int size() {
    return index.rows();
  }

  @Override
  public String noun() {
    return "rows";
  }

  @Override
  public String shape() {
    return features + " features";
  }

  @Override
  public String rowName(int row) {
    return index.place(row);
  }

  @Override
  public String featureName(int feature) {
    return index.featureName(feature);
  }

  @Override
  public Reader from(int first) {
    return new CursorReader(index.from(first), features);
  }

  private static final class CursorReader implements Reader {
    private final TableIndex.Cursor cursor;
    private final int features;
    private final TableRow row = new TableRow();
    private double[] raw = new double[0];

    CursorReader(TableIndex.Cursor cursor, int features) {
      this.cursor = cursor;
      this.features = features;
    }

    @Override
    public void next(float[] inputs, int count, Scaling scaling) {
      if (raw.length < count * features) {
        raw = new double[count * features];
      }
      try {
        for (int i = 0; i < count; i++) {
          cursor.next(row);
          System.arraycopy(row.features(), 0, raw, i * features, features);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      scaling.apply(raw, 0, inputs, 0, count, features);
    }

    @Override
    public void close() throws IOException {
      cursor.close();
    }
  }
}
