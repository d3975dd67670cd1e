package io.kindling.api;

import io.kindling.InvalidInputException;
import io.kindling.codec.Sha256;
import io.kindling.data.TableSchema;
import io.kindling.data.scaling.FarthestInput;
import io.kindling.data.scaling.Scaling;
import io.kindling.model.DenseRows;
import io.kindling.run.SessionData;
import io.kindling.spark.check.ScalingFit;
import io.kindling.spark.examples.ShardedExamples;
import io.kindling.spark.rows.LabelledRow;
import io.kindling.spark.rows.RowExamples;
import io.kindling.spark.session.SparkExamples;
import io.kindling.training.evaluation.Evaluation;
import io.kindling.training.evaluation.UnusableRow;
import io.kindling.training.recipe.Recipe;
import io.kindling.training.recipe.RecipeSettings;
import io.kindling.training.recipe.TrainingTask;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;

/**
 * The data of a session that a program passed as RDDs of examples, checked and ordered by the
 * SHA-256 of their content.
 *
 * <p>Created in two steps, because the network and its scaling depend on the rows: {@link #of}
 * checks the rows, {@link #scaled} adds the scaling.
 */
final class CheckedRows implements SessionData, SparkExamples {

  /** The location of a program's data in the record of a run. */
  static final String SOURCE = "rdd";

  private final int shards;
  private final RowExamples training;

  /** The validation examples; the same object as {@link #training} if they are held out of it. */
  private final RowExamples validation;

  /** The test examples, or null if there are none. */
  private final RowExamples test;

  /** The number of training rows that are held out for validation. */
  private final int heldOut;

  private final Scaling scaling;
  private final List<String> classNames;
  private final TableSchema schema;
  private final float[] classWeights;

  private CheckedRows(
      int shards,
      RowExamples training,
      RowExamples validation,
      RowExamples test,
      int heldOut,
      Scaling scaling,
      List<String> classNames,
      TableSchema schema,
      float[] classWeights) {
    this.shards = shards;
    this.training = training;
    this.validation = validation;
    this.test = test;
    this.heldOut = heldOut;
    this.scaling = scaling;
    this.classNames = classNames;
    this.schema = schema;
    this.classWeights = classWeights;
  }

  /**
   * Checks every row and orders the rows by their digests.
   *
   * @param training the training examples
   * @param validation the validation examples, or null to hold out some of the training examples
   * @param heldOut the number of training examples to hold out
   * @param test the test examples, or null
   * @param shards the number of shards of the recipe
   * @throws InvalidInputException if a row cannot be used, or the parts have different numbers of
   *     features
   */
  static CheckedRows of(
      JavaRDD<Example> training,
      JavaRDD<Example> validation,
      int heldOut,
      JavaRDD<Example> test,
      int shards) {
    RowExamples rows = new RowExamples("training", rows(training), shards);
    RowExamples others =
        validation == null ? rows : new RowExamples("validation", rows(validation), shards);
    RowExamples tested = test == null ? null : new RowExamples("test", rows(test), shards);
    if (validation == null && heldOut >= rows.size()) {
      throw new InvalidInputException(
          String.format(
              "%,d of %,d examples cannot be held out for validation; hold out fewer",
              heldOut, rows.size()));
    }
    checkWidth("validation", others, rows);
    if (tested != null) {
      checkWidth("test", tested, rows);
    }
    return new CheckedRows(
        shards,
        rows,
        others,
        tested,
        validation == null ? heldOut : 0,
        Scaling.NONE,
        List.of(),
        TableSchema.UNKNOWN,
        null);
  }

  private static void checkWidth(String name, RowExamples rows, RowExamples training) {
    if (rows.width() != training.width()) {
      throw new InvalidInputException(
          String.format(
              "the %s examples have %,d features, the training examples %,d",
              name, rows.width(), training.width()));
    }
  }

  private static JavaRDD<LabelledRow> rows(JavaRDD<Example> examples) {
    return examples.map(
        each -> new LabelledRow(DenseRows.of(each.features()), each.label(), each.weight()));
  }

  /**
   * Returns the same rows with the scaling, classes and columns of the network to train.
   *
   * @param learned the scaling of the network
   * @param names the names of the classes, from class 0 on; empty if they have only numbers
   * @param columns the columns of the network
   * @param weightsOfClasses the weight of each class in the loss; null if all weights are equal
   * @throws InvalidInputException if the scaling turns a feature into an infinite input
   */
  CheckedRows scaled(
      Scaling learned, List<String> names, TableSchema columns, float[] weightsOfClasses) {
    Stream.of(training, validation).distinct().forEach(rows -> rows.requireFinite(learned));
    if (test != null) {
      test.requireFinite(learned);
    }
    return new CheckedRows(
        shards, training, validation, test, heldOut, learned, names, columns, weightsOfClasses);
  }

  /**
   * Fits a scaling to the training examples.
   *
   * @param tasks the number of Spark tasks that read them
   */
  ScalingFit fit(Scaling.Kind kind, int tasks) {
    return training.fit(kind, 0, size(Part.TRAINING), shards, tasks);
  }

  /** Returns the number of features of every row. */
  int width() {
    return training.width();
  }

  /** Returns the number of rows of each class, held-out rows included, from class 0 on. */
  List<Long> classCounts() {
    return training.classCounts();
  }

  /** Returns one more than the highest label of all parts. */
  int classes() {
    List<RowExamples> all = new ArrayList<>(List.of(training, validation));
    if (test != null) {
      all.add(test);
    }
    return all.stream().mapToInt(rows -> rows.classCounts().size()).max().orElse(0);
  }

  @Override
  public String source() {
    return SOURCE;
  }

  @Override
  public String noun() {
    return "rows";
  }

  @Override
  public boolean generated() {
    return false;
  }

  /** Returns the digest of the training and validation rows, which decide the weights. */
  @Override
  public String sha256() {
    String content =
        String.format(
            "%d %d %016x %d %d %016x",
            training.size(),
            training.width(),
            training.digest(),
            heldOut,
            validation.size(),
            validation.digest());
    return new Sha256().add(content.getBytes(StandardCharsets.UTF_8)).hex();
  }

  @Override
  public List<String> classNames() {
    return classNames;
  }

  @Override
  public TableSchema schema() {
    return schema;
  }

  @Override
  public Scaling scaling() {
    return scaling;
  }

  @Override
  public int size(Part part) {
    return switch (part) {
      case TRAINING -> training.size() - heldOut;
      case VALIDATION -> validation == training ? heldOut : validation.size();
      case TEST -> test == null ? 0 : test.size();
    };
  }

  /** Does nothing: the rows are checked every time that Spark computes them again. */
  @Override
  public void checkUnchanged() {}

  @Override
  public void requireNear(Part part, Evaluation evaluation) {
    evaluation
        .unusable()
        .map(UnusableRow::farthest)
        .filter(FarthestInput::isFar)
        .ifPresent(
            far -> {
              throw new InvalidInputException(
                  far.problem(
                      "one of the " + part.label() + " examples",
                      String.format("feature %,d", far.feature()),
                      scaling.restore(far.feature(), far.value()),
                      scaling));
            });
  }

  @Override
  public ShardedExamples of(Part part, int partitions) {
    return switch (part) {
      case TRAINING -> training.sharded(0, size(part), shards, partitions, scaling, classWeights);
      case VALIDATION ->
          validation.sharded(
              validation == training ? size(Part.TRAINING) : 0,
              size(part),
              shards,
              partitions,
              scaling,
              null);
      case TEST -> test.sharded(0, size(part), shards, partitions, scaling, null);
    };
  }

  @Override
  public TrainingTask task(Recipe recipe) {
    return recipe.task(size(Part.TRAINING));
  }

  @Override
  public int imageColumns() {
    return 0;
  }

  /** Returns the weight of each class under a recipe; null if all weights are equal. */
  float[] classWeights(Recipe recipe) {
    return recipe.get(RecipeSettings.CLASS_WEIGHTS).of(classCounts());
  }
}
