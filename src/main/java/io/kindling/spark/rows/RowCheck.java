package io.kindling.spark.rows;

import io.kindling.InvalidInputException;
import io.kindling.data.FiniteRow;
import io.kindling.data.RowChecksum;
import io.kindling.data.scaling.FarthestInput;
import io.kindling.data.scaling.Scaling;
import io.kindling.spark.JavaSerialized;
import io.kindling.spark.JobName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/** Checks the examples of the calling program in one pass, before anything is trained on them. */
final class RowCheck {

  /** Largest number of classes: more than any task has, and few enough to count. */
  private static final int MAX_CLASSES = 1 << 16;

  /** Statistics of a partition, or a message about the problem with it. */
  private static final class Statistics implements java.io.Serializable {
    private static final long serialVersionUID = 1;
    private final List<Long> classCounts = new ArrayList<>();
    private int width = -1;
    private double weight;
    private long digest;
    private double[] min = {};
    private double[] max = {};
    private String problem;

    private void add(LabelledRow row, String place, RowChecksum checksum) {
      if (width < 0) {
        width = row.features().length;
        min = row.features().clone();
        max = min.clone();
      }
      problem = problem(row, place);
      if (problem == null) {
        while (classCounts.size() <= row.label()) {
          classCounts.add(0L);
        }
        classCounts.set(row.label(), classCounts.get(row.label()) + 1);
        weight += row.weight();
        digest += LabelledRow.checksum(row.pack(), checksum);
        for (int i = 0; i < width; i++) {
          min[i] = Math.min(min[i], row.features()[i]);
          max[i] = Math.max(max[i], row.features()[i]);
        }
      }
    }

    private boolean isFinite(Scaling scaling) {
      for (int i = 0; i < min.length; i++) {
        if (!Float.isFinite(scaling.apply(i, min[i]))
            || !Float.isFinite(scaling.apply(i, max[i]))) {
          return false;
        }
      }
      return true;
    }

    private String problem(LabelledRow row, String place) {
      double[] features = row.features();
      if (features.length != width) {
        return String.format(
            "%s has %,d features, but the rows before it have %,d; all examples must have the same"
                + " number of features",
            place, features.length, width);
      }
      if (row.label() < 0 || row.label() >= MAX_CLASSES) {
        return String.format(
            "%s has the label %,d; labels are the numbers 0 … K − 1 of K classes",
            place, row.label());
      }
      if (!(row.weight() >= 0 && row.weight() <= Float.MAX_VALUE)) {
        return place + " has the weight " + row.weight() + "; 0 or a positive number is expected";
      }
      String notFinite = FiniteRow.problem(features, 0, width);
      return notFinite == null ? null : place + " " + notFinite;
    }
  }

  private final String name;
  private final JavaRDD<LabelledRow> rows;
  private final List<Statistics> partitions;
  private final int width;
  private final List<Long> classCounts;
  private final long digest;

  /**
   * Checks every row.
   *
   * @param name the name of the examples, for messages
   * @param rows the examples
   * @throws InvalidInputException if a row cannot be used, or there are none
   */
  RowCheck(String name, JavaRDD<LabelledRow> rows) {
    List<JavaSerialized<Statistics>> parts =
        JobName.during(
            JavaSparkContext.fromSparkContext(rows.context()),
            "check the " + name + " examples",
            () -> rows.mapPartitionsWithIndex(RowCheck::check, true).collect());
    this.name = name;
    this.rows = rows;
    this.partitions = parts.stream().map(JavaSerialized::get).toList();
    int found = -1;
    double weight = 0;
    long sum = 0;
    List<Long> counts = new ArrayList<>();
    for (Statistics each : partitions) {
      if (each.problem != null) {
        throw new InvalidInputException("in the " + name + " examples, " + each.problem);
      }
      if (found >= 0 && each.width >= 0 && each.width != found) {
        throw new InvalidInputException(
            String.format(
                "some of the %s examples have %,d features and some %,d; all examples must have the"
                    + " same number of features",
                name, found, each.width));
      }
      found = Math.max(found, each.width);
      weight += each.weight;
      sum += each.digest;
      while (counts.size() < each.classCounts.size()) {
        counts.add(0L);
      }
      for (int label = 0; label < each.classCounts.size(); label++) {
        counts.set(label, counts.get(label) + each.classCounts.get(label));
      }
    }
    if (found < 0) {
      throw new InvalidInputException("there are no " + name + " examples");
    }
    if (found == 0) {
      throw new InvalidInputException("the " + name + " examples have no features");
    }
    if (weight == 0) {
      throw new InvalidInputException("every one of the " + name + " examples has the weight 0");
    }
    this.width = found;
    this.digest = sum;
    this.classCounts = Collections.unmodifiableList(counts);
  }

  private static Iterator<JavaSerialized<Statistics>> check(
      int partition, Iterator<LabelledRow> rows) {
    Statistics found = new Statistics();
    RowChecksum checksum = new RowChecksum();
    for (long row = 0; rows.hasNext() && found.problem == null; row++) {
      found.add(rows.next(), name(row, partition), checksum);
    }
    return List.of(new JavaSerialized<>(found)).iterator();
  }

  /**
   * Checks that scaling produces a finite input for every feature.
   *
   * @throws InvalidInputException if it does not; the message names the row and the feature
   */
  void requireFinite(Scaling scaling) {
    if (partitions.stream().allMatch(each -> each.isFinite(scaling))) {
      return;
    }
    List<JavaSerialized<String>> problems =
        JobName.during(
            JavaSparkContext.fromSparkContext(rows.context()),
            "find the " + name + " example that is not finite",
            () ->
                rows.mapPartitionsWithIndex(
                        (partition, all) -> notFinite(partition, all, scaling), true)
                    .collect());
    throw new InvalidInputException("in the " + name + " examples, " + problems.get(0).get());
  }

  /**
   * Returns a message about the first row for which scaling produces an input that is not finite;
   * empty if there is none.
   */
  private static Iterator<JavaSerialized<String>> notFinite(
      int partition, Iterator<LabelledRow> rows, Scaling scaling) {
    for (long row = 0; rows.hasNext(); row++) {
      double[] raw = rows.next().features();
      float[] inputs = new float[raw.length];
      scaling.apply(raw, 0, inputs, 0, 1, raw.length);
      FarthestInput farthest = FarthestInput.of(inputs, 0, inputs.length);
      if (!Float.isFinite(farthest.value())) {
        return List.of(
                new JavaSerialized<>(
                    farthest.problem(
                        name(row, partition),
                        String.format("feature %,d", farthest.feature()),
                        raw[farthest.feature()],
                        scaling)))
            .iterator();
      }
    }
    return Collections.emptyIterator();
  }

  private static String name(long row, int partition) {
    return String.format("row %,d of partition %,d", row, partition);
  }

  /** Returns the number of features of every row. */
  int width() {
    return width;
  }

  /** Returns the sum of all rows' checksums, which does not depend on their order. */
  long digest() {
    return digest;
  }

  /** Returns the number of rows of each class, from class 0 to the highest class that has rows. */
  List<Long> classCounts() {
    return classCounts;
  }
}
