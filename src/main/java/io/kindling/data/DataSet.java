package io.kindling.data;

import io.kindling.data.scaling.Scaling;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;

/**
 * A checked data set for one run.
 *
 * @param source the location of the data: a directory, {@code csv:…}, or {@code digits:N}
 * @param generated whether the images are synthetic, so that results on them do not carry over to
 *     real images
 * @param sha256 the digest of the content, independent of file names and compression
 * @param classes the number of classes: the highest label plus one
 * @param classNames the classes' names, from class 0 on; empty where classes have only numbers
 * @param schema the columns of a table; {@link TableSchema#UNKNOWN} for other data
 * @param training the examples to train on
 * @param validation the examples to evaluate after each epoch; may be empty
 * @param test the examples to evaluate once, at the end; may be empty
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

  /** Copies the list of class names. */
  public DataSet {
    classNames = List.copyOf(classNames);
  }

  /** Creates a data set that is not a table and whose classes have no names. */
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
   * A part of a data set: training, validation or test.
   *
   * @param examples the examples of the part
   * @param shardSha256 the digest of each shard's features and labels; empty where examples are
   *     computed instead of read
   * @param figures the statistics of the part
   */
  public record Part(ExampleSet examples, List<String> shardSha256, PartStatistics figures)
      implements Serializable {

    /** Copies the list of digests. */
    public Part {
      shardSha256 = List.copyOf(shardSha256);
    }

    /** Creates a part with unknown statistics. */
    public Part(ExampleSet examples, List<String> shardSha256) {
      this(examples, shardSha256, PartStatistics.UNKNOWN);
    }

    /** Returns the number of examples. */
    public int size() {
      return examples.size();
    }

    Part scaled(Scaling scaling) {
      return new Part(examples.scaled(scaling), shardSha256, figures);
    }
  }

  /** Returns the number of inputs that a network for this data needs. */
  public int inputs() {
    return training.examples().features();
  }

  /** Returns the plural noun for the examples, for messages: "images" or "rows". */
  public String noun() {
    return training.examples().imageColumns() > 0 ? "images" : "rows";
  }

  /**
   * Returns this data set with another scaling of the raw features.
   *
   * @throws IllegalArgumentException if the scaling expects another number of features
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

  /**
   * Returns this data set with named classes.
   *
   * @param names the classes' names, from class 0 on; at least one for every class
   */
  public DataSet named(List<String> names) {
    return new DataSet(
        source, generated, sha256, names.size(), names, schema, training, validation, test);
  }

  /**
   * Returns this data set with its training examples weighted by class. Generated digits keep their
   * weights, because their classes are not counted.
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

  /** Returns the source for display, with a mark that tells generated digits from MNIST. */
  public String title() {
    return source + (generated ? " (GENERATED digits, not MNIST)" : "");
  }

  /**
   * Checks that the training and test data have not changed since the run began.
   *
   * @throws io.kindling.InvalidInputException if a file is missing or has changed
   * @throws IOException if a file's state cannot be determined
   */
  public void checkUnchanged() throws IOException {
    training.examples().checkUnchanged();
    test.examples().checkUnchanged();
  }
}
