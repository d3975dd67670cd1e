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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;

/**
 * A program's RDDs of examples, checked and put in order: the data of a session.
 *
 * <p>Made in two steps, because the network and its scaling follow from the rows: {@link #of}
 * checks the rows, {@link #scaled} gives them the scaling.
 */
final class CheckedRows implements SessionData, SparkExamples {

  /** The location that the record of a run has for data of a program. */
  static final String SOURCE = "rdd";

  private final int shards;
  private final RowExamples training;

  /** The same object as the training examples if some of these are held out. */
  private final RowExamples validation;

  /** Null if there are no test examples. */
  private final RowExamples test;

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
   * Checks every row and puts the rows in the order of their digests.
   *
   * @param validation the validation examples, or null to hold out some of the others
   * @param heldOut the number of examples to hold out
   * @param test the test examples, or null
   * @throws InvalidInputException if a row cannot be used, or the parts do not fit together
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
              "%,d of %,d examples cannot be held back; hold back fewer", heldOut, rows.size()));
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
              "the %s examples have %,d features, those to train on %,d",
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
   * @throws InvalidInputException if the scaling makes an infinite input of a feature
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

  /** Fits a scaling to the training examples. */
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

  /** Returns the digest of the rows that decide the weights: those to train and to validate on. */
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
    return new Sha256().add(content.getBytes(java.nio.charset.StandardCharsets.UTF_8)).hex();
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

  /** Returns without a check: every time that Spark computes the rows anew, it is checked then. */
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
                      "one of the " + part.name().toLowerCase(Locale.ROOT) + " examples",
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

  /** Returns the weights of classes that a recipe asks for; null if all weigh the same. */
  float[] classWeights(Recipe recipe) {
    return recipe.get(RecipeSettings.CLASS_WEIGHTS).of(classCounts());
  }
}
