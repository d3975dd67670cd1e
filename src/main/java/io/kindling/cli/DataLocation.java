package io.kindling.cli;

import io.kindling.InvalidInputException;
import io.kindling.data.DataSet;
import io.kindling.data.ImageSequence;
import io.kindling.data.digits.GeneratedDigits;
import io.kindling.data.mnist.MnistFetch;
import io.kindling.data.mnist.MnistFiles;
import io.kindling.hadoop.AtomicFile;
import io.kindling.hadoop.IdxDirectory;
import io.kindling.hadoop.ImageFile;
import io.kindling.spark.DataCheck;
import io.kindling.spark.DataPreparation;
import io.kindling.training.RecipeSettings;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;

/** Finds the data that {@code --data} asks for. */
final class DataLocation {

  /** Where {@code auto} looks for MNIST, and fetches it to. */
  static final Path MNIST = Path.of("data", "mnist");

  private static final String DIGITS = "digits:";

  /** As many cost little, even for a handful of examples. */
  private static final int FEW_SHARDS = 1024;

  /** More tasks than that no cluster runs at once, and every step adds up every shard. */
  private static final int MOST_SHARDS = 1 << 16;

  private static final String FALLBACK = DIGITS + "60000";

  private final String asked;
  private final List<URI> mirrors;
  private final PrintWriter out;

  /**
   * @param asked what {@code --data} says
   * @param mirrors where to fetch MNIST from, or null for the public mirrors
   */
  DataLocation(String asked, List<URI> mirrors, PrintWriter out) {
    this.asked = asked;
    this.mirrors = mirrors;
    this.out = out;
  }

  /**
   * Checks what can be told of {@code --data} before Spark is started.
   *
   * @throws InvalidInputException if it cannot be right
   */
  void check() {
    if (asked.startsWith(DIGITS)) {
      digits(asked);
    } else {
      AtomicFile.path(asked);
    }
  }

  /**
   * Opens and checks the data.
   *
   * @throws InvalidInputException if there is something wrong with it
   * @throws IOException if it cannot be read
   */
  DataSet open(JavaSparkContext spark, DataPreparation wanted) throws IOException {
    String source = asked.equals("auto") ? automatic(spark) : asked;
    if (source.startsWith(DIGITS)) {
      int count = digits(source);
      checkShards(wanted.shards(), count);
      return DataCheck.digits(count, wanted);
    }
    IdxDirectory files = files(spark, source);
    checkShards(wanted.shards(), files.training().size());
    return DataCheck.directory(spark, source, files, wanted);
  }

  /**
   * Opens and checks the examples to test with, and no others.
   *
   * @throws InvalidInputException if there is something wrong with them
   * @throws IOException if they cannot be read
   */
  DataSet openTest(JavaSparkContext spark, DataPreparation wanted) throws IOException {
    String source = asked.equals("auto") ? automatic(spark) : asked;
    return source.startsWith(DIGITS)
        ? DataCheck.digits(digits(source), wanted)
        : DataCheck.testFiles(spark, source, files(spark, source), wanted);
  }

  /**
   * Opens images to score; nothing is read but a header.
   *
   * @throws InvalidInputException if there are none
   * @throws IOException if they cannot be read
   */
  ImageSequence openImages(JavaSparkContext spark) throws IOException {
    String source = asked.equals("auto") ? automatic(spark) : asked;
    return source.startsWith(DIGITS)
        ? ImageSequence.of(source, new GeneratedDigits(GeneratedDigits.TEST, digits(source)))
        : ImageFile.open(source, spark.hadoopConfiguration());
  }

  private IdxDirectory files(JavaSparkContext spark, String source) throws IOException {
    IdxDirectory files = IdxDirectory.find(source, spark.hadoopConfiguration());
    if (!files.nearNames().isEmpty()) {
      out.println("Data files: " + OneLine.of(String.join(", ", files.nearNames())));
    }
    return files;
  }

  /** A shard or two may be empty, where few examples are shared out; most of many may not. */
  private static void checkShards(int shards, int examples) {
    int most = Math.min(MOST_SHARDS, Math.max(FEW_SHARDS, Integer.highestOneBit(examples)));
    if (shards > most) {
      throw RecipeSettings.SHARDS.invalidValue(
          shards,
          "are too many for the %,d examples of the training files; give %d or fewer",
          examples,
          most);
    }
  }

  /** The number that stands behind {@code digits:}. */
  static int digits(String source) {
    try {
      int count = Integer.parseInt(source.substring(DIGITS.length()));
      if (count >= 2) {
        return count;
      }
    } catch (NumberFormatException e) {
      // Said below, as for a number out of range.
    }
    throw new InvalidInputException(
        "--data " + source + ": 'digits:' wants a whole number behind it, 2 or more: digits:6000");
  }

  static MnistFetch fetch(List<URI> mirrors, PrintWriter out) {
    return new MnistFetch(
        mirrors == null ? MnistFetch.MIRRORS : mirrors,
        MnistFetch.PATIENCE,
        line -> {
          out.println(line);
          out.flush();
        });
  }

  private String automatic(JavaSparkContext spark) throws IOException {
    if (!spark.isLocal()) {
      throw new InvalidInputException(
          "--data must be named on a cluster: a directory that every machine of it can read, such as"
              + " hdfs:///data/mnist, or digits:60000 for a trial");
    }
    // A fetch that was cut off has left a part of the files: it is taken up again.
    if (MnistFiles.ALL.stream().allMatch(name -> MnistFiles.isIn(MNIST, name))) {
      return MNIST.toString();
    }
    try {
      fetch(mirrors, out).into(MNIST);
      return MNIST.toString();
    } catch (InterruptedIOException e) {
      throw e; // The command is to stop, not to make do with less.
    } catch (IOException e) {
      out.printf(
          "MNIST could not be fetched: %s. Training on %s instead: digits that a program drew to look"
              + " like handwriting. Results on them are not MNIST results. With a network, or with"
              + " the four MNIST files in %s, the same command trains on MNIST.%n%n",
          OneLine.of(e.getMessage()), FALLBACK, MNIST);
      out.flush();
      return FALLBACK;
    }
  }
}
