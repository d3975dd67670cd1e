package io.kindling.spark.check;

import io.kindling.InvalidInputException;
import io.kindling.codec.Sha256;
import io.kindling.data.ByteSource;
import io.kindling.data.DataSet;
import io.kindling.data.ExampleSet;
import io.kindling.data.RowChecksums;
import io.kindling.data.scaling.FeatureMoments;
import io.kindling.data.scaling.Scaling;
import io.kindling.data.split.HeldOut;
import io.kindling.data.split.ValidationSplit;
import io.kindling.data.table.ClassLabels;
import io.kindling.data.table.TableExamples;
import io.kindling.data.table.TableFormat;
import io.kindling.data.table.TableRows;
import io.kindling.training.recipe.RecipeSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Reads tables from beginning to end before anything is trained on them, on the cluster: once, to
 * find their rows, labels and mistakes, and once shard by shard, for digests and scaling. No figure
 * depends on how the rows are spread over files.
 *
 * @param labels what labels are taken for
 * @param classNames the classes of the model that the data are for, or null where the data tell
 * @param note receives what a user should know of the tables
 */
public record TableCheck(ClassLabels.Kind labels, List<String> classNames, Consumer<String> note) {

  /** So many of the columns that are ignored are named. */
  private static final int SHOWN = 20;

  /**
   * A table.
   *
   * @param source as the user named it
   */
  public record Table(String source, List<ByteSource> files, TableFormat format) {}

  /**
   * Checks tables to train on and to test with, and splits off the validation examples.
   *
   * @param test empty if there is none
   * @param size is told the number of rows, before they are looked at more closely
   * @throws InvalidInputException if there is something wrong with a row, naming file and line
   */
  public DataSet training(
      JavaSparkContext spark,
      Table training,
      Optional<Table> test,
      DataPreparation wanted,
      IntConsumer size) {
    if (wanted.kind(false).equals(Scaling.Kind.INVERTED_PIXELS)) {
      throw RecipeSettings.INVERT.invalid("is for images, and %s is a table", training.source());
    }
    boolean stratified = wanted.split() == ValidationSplit.STRATIFIED;
    ScannedTable given = scanned(spark, training, stratified);
    Optional<ScannedTable> tested = test.map(table -> tested(spark, table, given));
    ClassLabels classes = classes(given, tested);
    int rows = given.index().rows();
    size.accept(rows);
    int validation = wanted.heldBack(training.source(), rows);
    HeldOut held =
        stratified && validation > 0
            ? wanted.split().heldBack(given.classOfRow(classes), validation)
            : HeldOut.last(rows, validation);
    ExampleSet raw = examples(given, classes);
    int oneIn =
        RowChecksums.oneIn(Math.max(rows, tested.map(table -> table.index().rows()).orElse(0)));
    List<ShardScan> surveys =
        ShardScan.of(spark, training.source(), held.kept(raw), wanted.shards(), oneIn);
    RowChecksums trainedOn = ShardScan.checksums(surveys);
    if (surveys.stream().allMatch(survey -> survey.weight() == 0)) {
      throw new InvalidInputException(
          training.source()
              + ": every row to train on has the weight 0, and so counts nothing; is it the right"
              + " --weight-column?");
    }
    Scaling scaling = wanted.scaling(false).orElseGet(() -> wanted.learned(surveys, false));
    DataPreparation.checkSquare(
        scaling, raw.features(), "the " + raw.shape() + " of " + training.source());
    if (!scaling.fits(raw.features())) {
      throw RecipeSettings.INITIAL_MODEL.invalid(
          "the model scales other features than the %,d of %s; give the data that it was made for",
          raw.features(), training.source());
    }
    Sha256 all = new Sha256().add(given.digest());
    tested.ifPresent(table -> all.add(table.digest()));
    return new DataSet(
            training.source(),
            false,
            all.hex(),
            count(given, tested, classes),
            classes.names(),
            given.table().format().schema(),
            part(spark, held.kept(raw), surveys, RowChecksums.NONE, scaling),
            part(
                spark,
                held.back(raw),
                ShardScan.of(spark, training.source(), held.back(raw), wanted.shards(), oneIn),
                trainedOn,
                scaling),
            tested
                .map(
                    table ->
                        part(
                            spark,
                            examples(table, classes),
                            ShardScan.of(
                                spark,
                                table.table().source(),
                                examples(table, classes),
                                wanted.shards(),
                                oneIn),
                            trainedOn,
                            scaling))
                .orElseGet(() -> new DataSet.Part(raw.range(0, 0), List.of())))
        .scaled(scaling);
  }

  /**
   * Checks a table to test with; the other parts are empty, and nothing is scaled yet.
   *
   * @param scaling by which it will be
   * @throws InvalidInputException if there is something wrong with a row, naming file and line
   */
  public DataSet test(JavaSparkContext spark, Table table, int shards, Scaling scaling) {
    ScannedTable scanned = scanned(spark, table, false);
    ClassLabels classes = classes(scanned, Optional.empty());
    ExampleSet examples = examples(scanned, classes);
    DataSet.Part none = new DataSet.Part(examples.range(0, 0), List.of());
    return new DataSet(
        table.source(),
        false,
        new Sha256().add(scanned.digest()).hex(),
        count(scanned, Optional.empty(), classes),
        classes.names(),
        table.format().schema(),
        none,
        none,
        part(
            spark,
            examples,
            ShardScan.of(spark, table.source(), examples, shards),
            RowChecksums.NONE,
            // What does not fit is for the caller to say.
            scaling.fits(examples.features()) ? scaling : Scaling.NONE));
  }

  /**
   * Reads examples once more, for range, mean and variance of every feature before scaling.
   *
   * @param source whose examples they are, as the user named it
   */
  public static FeatureMoments moments(
      JavaSparkContext spark, String source, ExampleSet examples, int shards) {
    return ShardScan.moments(ShardScan.of(spark, source, examples, shards));
  }

  /**
   * Checks a table to score.
   *
   * @throws InvalidInputException if there is something wrong with a row, naming file and line
   */
  public TableRows rows(JavaSparkContext spark, Table table) {
    ScannedTable scanned = scanned(spark, table, false);
    boolean packed = table.files().stream().anyMatch(file -> file.length() == Long.MAX_VALUE);
    return new TableRows(table.source(), scanned.index(), scanned.features(), !packed);
  }

  private ScannedTable tested(JavaSparkContext spark, Table table, ScannedTable training) {
    TableFormat format = table.format().withFeatures(training.features());
    if (format.features() != training.features()) {
      throw new InvalidInputException(
          String.format(
              "%s: rows of %,d features, but those of %s have %,d; both must have the same columns",
              table.source(), format.features(), training.table().source(), training.features()));
    }
    return scanned(spark, new Table(table.source(), table.files(), format), false);
  }

  private ScannedTable scanned(JavaSparkContext spark, Table table, boolean everyLabel) {
    ScannedTable scanned = ScannedTable.of(spark, table, everyLabel);
    Set<String> ignored = scanned.index().ignored();
    if (!ignored.isEmpty()) {
      note.accept(
          String.format(
              "%s: ignored the column%s %s%s, for the model has none of %s",
              table.source(),
              ignored.size() == 1 ? "" : "s",
              ignored.stream().limit(SHOWN).collect(Collectors.joining(", ")),
              ignored.size() > SHOWN ? ", …" : "",
              ignored.size() == 1 ? "this name" : "these names"));
    }
    return scanned;
  }

  private static ExampleSet examples(ScannedTable table, ClassLabels classes) {
    return new TableExamples(table.index(), table.features(), classes);
  }

  private static DataSet.Part part(
      JavaSparkContext spark,
      ExampleSet raw,
      List<ShardScan> surveys,
      RowChecksums trainedOn,
      Scaling scaling) {
    ScaledInputs.requireFinite(spark, raw, surveys, scaling);
    return new DataSet.Part(
        raw,
        ShardScan.sha256(surveys),
        ShardScan.figures(surveys, raw, scaling)
            .repeating(ShardScan.checksums(surveys).in(trainedOn)));
  }

  private ClassLabels classes(ScannedTable given, Optional<ScannedTable> tested) {
    Map<String, String> places = new LinkedHashMap<>(given.labelPlaces());
    tested.ifPresent(table -> table.labelPlaces().forEach(places::putIfAbsent));
    if (classNames == null) {
      return ClassLabels.of(places, labels);
    }
    ClassLabels known = new ClassLabels(classNames);
    places.forEach(
        (label, place) -> {
          try {
            known.classOf(label);
          } catch (IllegalArgumentException e) {
            throw new InvalidInputException(
                place + ": " + e.getMessage() + (classNames.isEmpty() ? "" : " of the model"), e);
          }
        });
    return known;
  }

  /** One more than the highest class. */
  private static int count(ScannedTable given, Optional<ScannedTable> tested, ClassLabels classes) {
    if (!classes.names().isEmpty()) {
      return classes.names().size();
    }
    int highest = given.highestClass(classes);
    return 1 + Math.max(highest, tested.map(table -> table.highestClass(classes)).orElse(0));
  }
}
