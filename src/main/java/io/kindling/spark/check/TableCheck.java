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
 * Reads tables from beginning to end on the cluster, before anything is trained on them: once to
 * find their rows, labels and mistakes, and once shard by shard for digests and scaling. The
 * results do not depend on the distribution of rows over files.
 *
 * @param labels the interpretation of labels
 * @param classNames the classes of an existing model, or null if the data define them
 * @param note receives notices for the user about the tables
 */
public record TableCheck(ClassLabels.Kind labels, List<String> classNames, Consumer<String> note) {

  /** Largest number of ignored columns that a notice names. */
  private static final int SHOWN = 20;

  /**
   * A table.
   *
   * @param source the table's location, as the user gave it
   * @param files the files of the table
   * @param format the format of the first file
   */
  public record Table(String source, List<ByteSource> files, TableFormat format) {}

  /**
   * Checks tables for training and testing, and splits off the validation examples.
   *
   * @param test the test table; empty if there is none
   * @param size receives the number of rows, before these are examined further
   * @throws InvalidInputException if there is a problem with a row; the message names file and line
   */
  public DataSet training(
      JavaSparkContext spark,
      Table training,
      Optional<Table> test,
      DataPreparation preparation,
      IntConsumer size) {
    if (preparation.kind(false).equals(Scaling.Kind.INVERTED_PIXELS)) {
      throw RecipeSettings.INVERT.invalid("is for images, and %s is a table", training.source());
    }
    boolean stratified = preparation.split() == ValidationSplit.STRATIFIED;
    ScannedTable scanned = scanned(spark, training, stratified);
    Optional<ScannedTable> scannedTest = test.map(table -> scannedTest(spark, table, scanned));
    ClassLabels classes = classes(scanned, scannedTest);
    int rows = scanned.index().rows();
    size.accept(rows);
    int validation = preparation.validationSize(training.source(), rows);
    HeldOut held =
        stratified && validation > 0
            ? preparation.split().heldBack(scanned.classOfRow(classes), validation)
            : HeldOut.last(rows, validation);
    ExampleSet raw = examples(scanned, classes);
    int oneIn =
        RowChecksums.oneIn(
            Math.max(rows, scannedTest.map(table -> table.index().rows()).orElse(0)));
    List<ShardScan> scans =
        ShardScan.of(spark, training.source(), held.kept(raw), preparation.shards(), oneIn);
    RowChecksums trainedOn = ShardScan.checksums(scans);
    if (scans.stream().allMatch(scan -> scan.weight() == 0)) {
      throw new InvalidInputException(
          training.source() + ": every training row has the weight 0; check --weight-column");
    }
    Scaling scaling = preparation.scaling(false).orElseGet(() -> preparation.fitted(scans, false));
    DataPreparation.checkSquare(
        scaling, raw.features(), "the " + raw.shape() + " of " + training.source());
    if (!scaling.fits(raw.features())) {
      throw RecipeSettings.INITIAL_MODEL.invalid(
          "the model's scaling does not fit the %,d features of %s; use the data that the model was"
              + " trained for",
          raw.features(), training.source());
    }
    Sha256 all = new Sha256().add(scanned.digest());
    scannedTest.ifPresent(table -> all.add(table.digest()));
    return new DataSet(
            training.source(),
            false,
            all.hex(),
            count(scanned, scannedTest, classes),
            classes.names(),
            scanned.table().format().schema(),
            part(spark, held.kept(raw), scans, RowChecksums.NONE, scaling),
            part(
                spark,
                held.back(raw),
                ShardScan.of(spark, training.source(), held.back(raw), preparation.shards(), oneIn),
                trainedOn,
                scaling),
            scannedTest
                .map(
                    table ->
                        part(
                            spark,
                            examples(table, classes),
                            ShardScan.of(
                                spark,
                                table.table().source(),
                                examples(table, classes),
                                preparation.shards(),
                                oneIn),
                            trainedOn,
                            scaling))
                .orElseGet(() -> new DataSet.Part(raw.range(0, 0), List.of())))
        .scaled(scaling);
  }

  /**
   * Checks a test table; the other parts are empty, and nothing is scaled yet.
   *
   * @param scaling the scaling that the caller will apply
   * @throws InvalidInputException if there is a problem with a row; the message names file and line
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
            // The caller reports a scaling that does not fit.
            scaling.fits(examples.features()) ? scaling : Scaling.NONE));
  }

  /**
   * Reads examples once more and returns range, mean and variance of every feature before scaling.
   *
   * @param source the source of the examples, as the user gave it
   */
  public static FeatureMoments moments(
      JavaSparkContext spark, String source, ExampleSet examples, int shards) {
    return ShardScan.moments(ShardScan.of(spark, source, examples, shards));
  }

  /**
   * Checks a table that is to be scored.
   *
   * @throws InvalidInputException if there is a problem with a row; the message names file and line
   */
  public TableRows rows(JavaSparkContext spark, Table table) {
    ScannedTable scanned = scanned(spark, table, false);
    boolean packed = table.files().stream().anyMatch(file -> file.length() == Long.MAX_VALUE);
    return new TableRows(table.source(), scanned.index(), scanned.features(), !packed);
  }

  private ScannedTable scannedTest(JavaSparkContext spark, Table table, ScannedTable training) {
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
              "%s: ignored the column%s %s%s, because the model has no column of %s",
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
      List<ShardScan> scans,
      RowChecksums trainedOn,
      Scaling scaling) {
    ScaledInputs.requireFinite(spark, raw, scans, scaling);
    return new DataSet.Part(
        raw,
        ShardScan.sha256(scans),
        ShardScan.figures(scans, raw, scaling).repeating(ShardScan.checksums(scans).in(trainedOn)));
  }

  private ClassLabels classes(ScannedTable scanned, Optional<ScannedTable> scannedTest) {
    Map<String, String> places = new LinkedHashMap<>(scanned.labelPlaces());
    scannedTest.ifPresent(table -> table.labelPlaces().forEach(places::putIfAbsent));
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

  /** Returns the number of classes: one more than the highest class. */
  private static int count(
      ScannedTable scanned, Optional<ScannedTable> scannedTest, ClassLabels classes) {
    if (!classes.names().isEmpty()) {
      return classes.names().size();
    }
    int highest = scanned.highestClass(classes);
    return 1 + Math.max(highest, scannedTest.map(table -> table.highestClass(classes)).orElse(0));
  }
}
