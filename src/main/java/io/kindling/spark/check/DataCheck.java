package io.kindling.spark.check;

import io.kindling.InvalidInputException;
import io.kindling.codec.Sha256;
import io.kindling.data.DataSet;
import io.kindling.data.ExampleSet;
import io.kindling.data.PartStatistics;
import io.kindling.data.RowChecksums;
import io.kindling.data.batch.BatchOrder;
import io.kindling.data.digits.GeneratedDigits;
import io.kindling.data.idx.IdxDigest;
import io.kindling.data.idx.IdxDigest.Part;
import io.kindling.data.idx.IdxExamples;
import io.kindling.data.idx.IdxFile;
import io.kindling.data.split.HeldOut;
import io.kindling.data.split.ValidationSplit;
import io.kindling.spark.check.DataQueries.Query;
import io.kindling.storage.IdxDirectory;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Reads a data set's files from beginning to end on the cluster, before anything is trained on
 * them, with one task per file.
 *
 * <p>It finds damage that a header does not show, the number of classes, and the digests by which
 * the run's record, a resumed run and every later read of a shard identify the data.
 */
public final class DataCheck {

  /** The items of the validation set, and the shards of the training and validation sets. */
  private record Split(HeldOut held, List<Part> kept, List<Part> back) implements Serializable {}

  private DataCheck() {}

  /**
   * Checks a directory's files and splits off the validation examples. Without test files, the test
   * part is empty.
   *
   * @param source the directory, as the user gave it
   * @throws InvalidInputException if a file is damaged, or the validation set leaves nothing to
   *     train on
   * @throws IOException if a file cannot be read
   */
  public static DataSet directory(
      JavaSparkContext spark, String source, IdxDirectory files, DataPreparation preparation)
      throws IOException {
    int shards = preparation.shards();
    IdxExamples given = files.training();
    Optional<IdxExamples> test = files.test();
    test.ifPresent(other -> checkSameSize(given, other));
    int validation = preparation.validationSize(source, given.size());
    int training = given.size() - validation;
    HeldOut held = heldOut(spark, given, preparation.split(), validation);
    Split split = new Split(held, parts(training, shards), parts(validation, shards));
    int oneIn = RowChecksums.oneIn(Math.max(given.size(), test.map(IdxExamples::size).orElse(0)));
    List<Query<IdxDigest>> queries = new ArrayList<>(queries(given, split, oneIn));
    test.ifPresent(other -> queries.addAll(queries(other, whole(other, shards), oneIn)));
    List<IdxDigest> digests = DataQueries.results(spark, queries);
    List<String> pairs = pairs(digests.get(0), digests.get(1));
    Sha256 all = new Sha256();
    digests.forEach(digest -> all.add(digest.sha256()));
    ExampleSet examples = preparation.scaled(given);
    int features = examples.features();
    RowChecksums trainedOn = digests.get(0).kept().checksums();
    return new DataSet(
        source,
        false,
        all.hex(),
        1 + Math.max(digests.get(1).largest(), test.isEmpty() ? 0 : digests.get(3).largest()),
        new DataSet.Part(
            held.kept(examples),
            pairs.subList(0, shards),
            figures(preparation, features, digests.get(0).kept(), digests.get(1).kept())),
        new DataSet.Part(
            held.back(examples),
            pairs.subList(shards, pairs.size()),
            figures(preparation, features, digests.get(0).held(), digests.get(1).held())
                .repeating(digests.get(0).held().checksums().in(trainedOn))),
        test.isEmpty()
            ? new DataSet.Part(examples.range(0, 0), List.of())
            : tested(test.get(), preparation, digests.subList(2, 4), trainedOn));
  }

  /**
   * Checks only a directory's test files; the other parts are empty.
   *
   * @param source the directory, as the user gave it
   * @throws InvalidInputException if a file is damaged, or there is none
   * @throws IOException if a file cannot be read
   */
  public static DataSet testFiles(
      JavaSparkContext spark, String source, IdxDirectory files, DataPreparation preparation)
      throws IOException {
    IdxExamples test = files.test().orElseThrow(files::lacksTest);
    List<IdxDigest> digests =
        DataQueries.results(spark, queries(test, whole(test, preparation.shards()), 0));
    Sha256 all = new Sha256();
    digests.forEach(digest -> all.add(digest.sha256()));
    DataSet.Part none = new DataSet.Part(preparation.scaled(test).range(0, 0), List.of());
    int classes = 1 + digests.get(1).largest();
    return new DataSet(
        source,
        false,
        all.hex(),
        classes,
        none,
        none,
        tested(test, preparation, digests, RowChecksums.NONE));
  }

  private static DataSet.Part tested(
      IdxExamples test,
      DataPreparation preparation,
      List<IdxDigest> digests,
      RowChecksums trainedOn) {
    return new DataSet.Part(
        preparation.scaled(test),
        pairs(digests.get(0), digests.get(1)),
        figures(preparation, test.features(), digests.get(0).kept(), digests.get(1).kept())
            .repeating(digests.get(0).kept().checksums().in(trainedOn)));
  }

  private static void checkSameSize(IdxExamples training, IdxExamples test) {
    if (test.features() != training.features()) {
      throw new InvalidInputException(
          String.format(
              "%s: images of %s, but %s has %s; both must have the same size",
              test.images().name(), test.shape(), training.images().name(), training.shape()));
    }
  }

  /**
   * Returns generated digits: N for training and validation, N / 6 for testing.
   *
   * @throws InvalidInputException if the validation set leaves nothing to train on
   */
  public static DataSet digits(int count, DataPreparation preparation) {
    GeneratedDigits all = new GeneratedDigits(GeneratedDigits.TRAINING, count);
    String source = "digits:" + count;
    int validation = preparation.validationSize(source, count);
    HeldOut held = heldOut(all, preparation.split(), validation);
    ExampleSet examples = preparation.scaled(all);
    GeneratedDigits test =
        new GeneratedDigits(GeneratedDigits.TEST, GeneratedDigits.testSize(count));
    return new DataSet(
        source,
        true,
        new Sha256().add(source).hex(),
        GeneratedDigits.CLASSES,
        new DataSet.Part(
            held.kept(examples), List.of(), classes(all, digit -> !held.contains(digit))),
        new DataSet.Part(held.back(examples), List.of(), classes(all, held::contains)),
        new DataSet.Part(preparation.scaled(test), List.of(), classes(test, digit -> true)));
  }

  /** Returns the number of digits of each class, which is known without drawing any. */
  private static PartStatistics classes(GeneratedDigits digits, IntPredicate ofPart) {
    byte[] labels = digits.labels(0, digits.size());
    List<Long> counts = new ArrayList<>(Collections.nCopies(GeneratedDigits.CLASSES, 0L));
    for (int digit = 0; digit < labels.length; digit++) {
      if (ofPart.test(digit)) {
        counts.set(labels[digit], counts.get(labels[digit]) + 1);
      }
    }
    return new PartStatistics(counts, Double.NaN, Double.NaN);
  }

  private static Split whole(IdxExamples examples, int shards) {
    return new Split(HeldOut.last(examples.size(), 0), parts(examples.size(), shards), List.of());
  }

  private static List<Query<IdxDigest>> queries(IdxExamples examples, Split split, int oneIn) {
    return List.of(digest(examples.images(), split, oneIn), digest(examples.classes(), split, 0));
  }

  private static Query<IdxDigest> digest(IdxFile file, Split split, int oneIn) {
    return () -> IdxDigest.of(file, split.held(), split.kept(), split.back(), oneIn);
  }

  private static HeldOut heldOut(
      JavaSparkContext spark, IdxExamples examples, ValidationSplit split, int count) {
    if (split == ValidationSplit.LAST || count == 0) {
      return HeldOut.last(examples.size(), count);
    }
    Query<HeldOut> query = () -> split.heldBack(examples.labels(0, examples.size()), count);
    return DataQueries.results(spark, List.of(query)).get(0);
  }

  private static HeldOut heldOut(GeneratedDigits digits, ValidationSplit split, int count) {
    return split == ValidationSplit.LAST
        ? HeldOut.last(digits.size(), count)
        : split.heldBack(digits.labels(0, digits.size()), count);
  }

  private static PartStatistics figures(
      DataPreparation preparation,
      int features,
      IdxDigest.Figures images,
      IdxDigest.Figures labels) {
    double levels = (double) features * labels.counts().stream().mapToLong(Long::longValue).sum();
    return new PartStatistics(
        labels.counts(),
        preparation.meanFeature(images.sum(), levels),
        DataPreparation.featureDeviation(images.sum(), images.sumOfSquares(), levels));
  }

  /** Returns the shards of the given number of examples. */
  private static List<Part> parts(int size, int shards) {
    List<Part> parts = new ArrayList<>();
    for (int shard = 0; shard < shards; shard++) {
      parts.add(
          new Part(
              BatchOrder.shardStart(size, shards, shard),
              BatchOrder.shardSize(size, shards, shard)));
    }
    return parts;
  }

  private static List<String> pairs(IdxDigest images, IdxDigest labels) {
    List<String> pairs = new ArrayList<>();
    for (int i = 0; i < images.partSha256().size(); i++) {
      pairs.add(images.partSha256().get(i) + labels.partSha256().get(i));
    }
    return pairs;
  }
}
