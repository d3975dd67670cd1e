package io.kindling.spark;

import io.kindling.InvalidInputException;
import io.kindling.Sha256;
import io.kindling.data.BatchOrder;
import io.kindling.data.DataSet;
import io.kindling.data.ExampleSet;
import io.kindling.data.digits.GeneratedDigits;
import io.kindling.data.idx.IdxDigest;
import io.kindling.data.idx.IdxDigest.Part;
import io.kindling.data.idx.IdxFile;
import io.kindling.hadoop.IdxDirectory;
import io.kindling.training.RecipeSettings;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Reads a data set's files from beginning to end before anything is trained on them, on the
 * cluster, one task a file.
 *
 * <p>Finds damage that a header does not show, the number of classes, and the digests by which the
 * run's record, a resumed run and every later read of a shard know the data again.
 */
public final class DataCheck {

  /** A file's digest, or the message that says what is wrong with it. */
  private record Verdict(IdxDigest digest, String problem) implements Serializable {}

  private DataCheck() {}

  /**
   * Checks the files of a directory and splits off the validation examples, the last of the
   * training files, as Nielsen's loader does.
   *
   * @param source the directory, as the user named it
   * @param validation how many examples to hold back
   * @param shards into how many shards each part will be split
   * @throws InvalidInputException if a file is damaged, or validation leaves nothing to train on
   */
  public static DataSet directory(
      JavaSparkContext spark, String source, IdxDirectory files, int validation, int shards) {
    int training = split(source, files.training(), validation);
    List<Part> held = new ArrayList<>(parts(0, training, shards));
    held.addAll(parts(training, validation, shards));
    List<Part> tested = parts(0, files.test().size(), shards);
    if (files.test().features() != files.training().features()) {
      throw new InvalidInputException(
          String.format(
              "%s: images of %s, but %s has %s; both must be of one size",
              files.test().images().name(),
              files.test().shape(),
              files.training().images().name(),
              files.training().shape()));
    }
    List<IdxDigest> digests =
        read(
            spark,
            List.of(
                files.training().images(),
                files.training().classes(),
                files.test().images(),
                files.test().classes()),
            List.of(held, held, tested, tested));
    List<String> heldSha256 = pairs(digests.get(0), digests.get(1));
    Sha256 all = new Sha256();
    digests.forEach(digest -> all.add(digest.sha256()));
    return new DataSet(
        source,
        false,
        all.hex(),
        1 + Math.max(digests.get(1).largest(), digests.get(3).largest()),
        new DataSet.Part(files.training().range(0, training), heldSha256.subList(0, shards)),
        new DataSet.Part(
            files.training().range(training, validation),
            heldSha256.subList(shards, heldSha256.size())),
        new DataSet.Part(files.test(), pairs(digests.get(2), digests.get(3))));
  }

  /**
   * Generated digits: N to train on and validate with, N / 6 to test with.
   *
   * @throws InvalidInputException if validation leaves nothing to train on
   */
  public static DataSet digits(int count, int validation) {
    ExampleSet all = new GeneratedDigits(GeneratedDigits.TRAINING, count);
    String source = "digits:" + count;
    int training = split(source, all, validation);
    return new DataSet(
        source,
        true,
        new Sha256().add(source).hex(),
        GeneratedDigits.CLASSES,
        new DataSet.Part(all.range(0, training), List.of()),
        new DataSet.Part(all.range(training, validation), List.of()),
        new DataSet.Part(
            new GeneratedDigits(GeneratedDigits.TEST, GeneratedDigits.testSize(count)), List.of()));
  }

  private static int split(String source, ExampleSet examples, int validation) {
    if (validation >= examples.size()) {
      throw RecipeSettings.VALIDATION.invalidValue(
          validation,
          "leaves nothing to train on: %s has %,d training examples; hold back fewer",
          source,
          examples.size());
    }
    return examples.size() - validation;
  }

  /** The shards of the examples offset … offset + size − 1. */
  private static List<Part> parts(int offset, int size, int shards) {
    List<Part> parts = new ArrayList<>();
    for (int shard = 0; shard < shards; shard++) {
      parts.add(
          new Part(
              offset + BatchOrder.shardStart(size, shards, shard),
              BatchOrder.shardSize(size, shards, shard)));
    }
    return parts;
  }

  private static List<IdxDigest> read(
      JavaSparkContext spark, List<IdxFile> files, List<List<Part>> parts) {
    List<Integer> indices = List.of(0, 1, 2, 3);
    // A damaged file is an answer, not a failure: Spark would only try it again.
    List<JavaSerialized<Verdict>> verdicts =
        ClusterWatch.during(
            spark,
            "check the data",
            () ->
                spark
                    .parallelize(indices, files.size())
                    .map(i -> new JavaSerialized<>(verdict(files.get(i), parts.get(i))))
                    .collect());
    return verdicts.stream()
        .map(JavaSerialized::get)
        .map(
            verdict -> {
              if (verdict.problem() != null) {
                throw new InvalidInputException(verdict.problem());
              }
              return verdict.digest();
            })
        .toList();
  }

  private static Verdict verdict(IdxFile file, List<Part> parts) throws IOException {
    try {
      return new Verdict(IdxDigest.of(file, parts), null);
    } catch (InvalidInputException e) {
      return new Verdict(null, e.getMessage());
    }
  }

  private static List<String> pairs(IdxDigest images, IdxDigest labels) {
    List<String> pairs = new ArrayList<>();
    for (int i = 0; i < images.partSha256().size(); i++) {
      pairs.add(images.partSha256().get(i) + labels.partSha256().get(i));
    }
    return pairs;
  }
}
