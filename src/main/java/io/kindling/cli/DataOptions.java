package io.kindling.cli;

import io.kindling.cli.OptionChecks.Addresses;
import io.kindling.cli.OptionChecks.NotNegative;
import io.kindling.cli.OptionChecks.OneList;
import io.kindling.cli.OptionChecks.Positive;
import java.net.URI;
import org.apache.spark.api.java.JavaSparkContext;
import picocli.CommandLine.Option;

/** The options that say which data to use. */
final class DataOptions {

  @Option(
      names = "--data",
      paramLabel = "WHERE",
      defaultValue = "auto",
      description = {
        "A directory with the four IDX files of a data set, on any file system that Hadoop knows;"
            + " 'digits:N' for N generated digits;",
        "or 'auto' (local mode only): data/mnist if it is there, else MNIST fetched into it, else,"
            + " where there is no network, digits:60000. Default: ${DEFAULT-VALUE}"
      })
  String data;

  @Option(
      names = "--mirrors",
      paramLabel = "URL",
      converter = Addresses.class,
      description = {
        "Where to fetch MNIST from, the first that serves it right.",
        "Default: two public mirrors"
      })
  OneList<URI> mirrors;

  @Option(
      names = "--validation",
      paramLabel = "N",
      converter = NotNegative.class,
      description = {
        "How many of the training examples, the last ones, are held back to look at after each"
            + " epoch; 0 for none.",
        "Default: one in six, 10,000 of MNIST's 60,000"
      })
  Integer validation;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      converter = Positive.class,
      description = {
        "How many tasks share the work of a step; no result depends on it.",
        "Default: the cores there are, at most --shards"
      })
  Integer partitions;

  /**
   * How many tasks share the work: as many as asked for, or as there are cores, but at most one a
   * shard.
   */
  int partitions(JavaSparkContext spark, int shards) {
    return Math.min(shards, partitions == null ? spark.defaultParallelism() : partitions);
  }
}
