package io.kindling.data;

import io.kindling.data.scaling.Scaling;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;

/**
 * The data of a run, checked.
 *
 * @param source where it comes from: a directory, {@code csv:…}, or {@code digits:N}
 * @param generated whether the images were made up, so that no result on them says anything about
 *     real ones
 * @param sha256 identifies the content, whatever its files are called or packed by
 * @param classes one more than the highest label
 * @param classNames of the classes, from class 0 on, or empty where they have only numbers
 * @param schema the columns of a table; {@link TableSchema#UNKNOWN} of other data
 * @param training the examples to train on
 * @param validation the examples to look at after each epoch; may be empty
 * @param test the examples to look at once, at the end; may be empty
 */
public record DataSet(
    String source,
    boolean generated,
    String sha256,
    int classes,
    List<String> classNames,
    TableSchema schema,
    Part training,
    Part validation,
    Part test) {

  /** Copies the list. */
  public DataSet {
    classNames = List.copyOf(classNames);
  }

  /** Data that are no table, and whose classes have only numbers. */
  public DataSet(
      String source,
      boolean generated,
      String sha256,
      int classes,
      Part training,
      Part validation,
      Part test) {
    this(
        source,
        generated,
        sha256,
        classes,
        List.of(),
        TableSchema.UNKNOWN,
        training,
        validation,
        test);
  }

  /**
   * A part of the data.
   *
   * @param examples what is in it
   * @param shardSha256 the digest of every shard's features and labels, or empty where the examples
   *     are computed, not read
   * @param figures what is known of it
   */
  public record Part(ExampleSet examples, List<String> shardSha256, PartStatistics figures)
      implements Serializable {

    /** Copies the list. */
    public Part {
      shardSha256 = List.copyOf(shardSha256);
    }

    /** A part of which nothing else is known. */
    public Part(ExampleSet examples, List<String> shardSha256) {
      this(examples, shardSha256, PartStatistics.UNKNOWN);
    }

    /** The number of examples. */
    public int size() {
      return examples.size();
    }

    Part scaled(Scaling scaling) {
      return new Part(examples.scaled(scaling), shardSha256, figures);
    }
  }

  /** The number of inputs that a network for this data has. */
  public int inputs() {
    return training.examples().features();
  }

  /** Returns what the examples are called, in the plural: "images" or "rows". */
  public String noun() {
    return training.examples().imageColumns() > 0 ? "images" : "rows";
  }

  /**
   * The same data, whose raw features are scaled otherwise.
   *
   * @throws IllegalArgumentException if the scaling is for another number of features
   */
  public DataSet scaled(Scaling scaling) {
    return new DataSet(
        source,
        generated,
        sha256,
        classes,
        classNames,
        schema,
        training.scaled(scaling),
        validation.scaled(scaling),
        test.scaled(scaling));
  }

  /** Returns the same data with names of the classes, one or more for every class. */
  public DataSet named(List<String> names) {
    return new DataSet(
        source, generated, sha256, names.size(), names, schema, training, validation, test);
  }

  /**
   * The same data, whose training examples count more or less by their class. Of digits that are
   * made up, whose classes were not counted, all count the same.
   */
  public DataSet weighted(ClassWeights kind) {
    float[] weights = kind.of(training.figures().classCounts());
    return weights == null
        ? this
        : new DataSet(
            source,
            generated,
            sha256,
            classes,
            classNames,
            schema,
            new Part(
                new WeightedClasses(training.examples(), weights),
                training.shardSha256(),
                training.figures()),
            validation,
            test);
  }

  /** The source as it is shown to people, who must not take generated digits for MNIST. */
  public String title() {
    return source + (generated ? " (GENERATED digits, not MNIST)" : "");
  }

  /**
   * Checks that the data are still those they were when the run began.
   *
   * @throws io.kindling.InvalidInputException if a file is gone or has changed
   * @throws IOException if that cannot be found out
   */
  public void checkUnchanged() throws IOException {
    training.examples().checkUnchanged();
    test.examples().checkUnchanged();
  }
}
