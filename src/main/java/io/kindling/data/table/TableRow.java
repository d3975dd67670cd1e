package io.kindling.data.table;

import java.util.Arrays;

/** A row as it was read; the object is reused for every row. */
final class TableRow {

  private String label;
  private float weight;
  private double[] features = new double[16];
  private int width;

  /** Clears the row; all its features are 0. */
  void begin(int newWidth) {
    label = "";
    weight = 1;
    width = 0;
    set(newWidth - 1, 0);
    Arrays.fill(features, 0, width, 0);
  }

  void label(String text) {
    label = text;
  }

  void weight(float newWeight) {
    weight = newWeight;
  }

  /** Sets a feature; the row grows as needed. */
  void set(int feature, double value) {
    if (feature >= features.length) {
      features = Arrays.copyOf(features, Math.max(feature + 1, 2 * features.length));
    }
    if (feature >= width) {
      Arrays.fill(features, width, feature + 1, 0);
      width = feature + 1;
    }
    if (feature >= 0) {
      features[feature] = value;
    }
  }

  /** Returns the label as written in the file; empty if the row has none. */
  String label() {
    return label;
  }

  float weight() {
    return weight;
  }

  int width() {
    return width;
  }

  /** Returns the features; the first {@link #width} elements of the array are valid. */
  double[] features() {
    return features;
  }
}
