package io.kindling.spark.evaluation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kindling.InvalidInputException;
import io.kindling.data.RowSequence;
import io.kindling.prediction.Scorer;
import io.kindling.prediction.Scoring;
import io.kindling.spark.jobs.ParameterDistribution;
import io.kindling.spark.jobs.PartitionJob;
import io.kindling.spark.jobs.SerializedParameters;
import io.kindling.storage.PartDirectory;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Scores rows on the cluster, in one Spark job that reads them once and writes a file for every
 * {@value #PART} rows. Each file is a task of its own, if there is a core for it.
 *
 * <p>The rows of a file depend only on their numbers, and its content only on the rows. Any cluster
 * therefore writes the same bytes, and an attempt that fails or is overtaken can be repeated.
 */
public final class ClusterPrediction {

  /** Number of rows per file. */
  public static final int PART = 50_000;

  /** The input of the tasks. */
  private record Work(RowSequence rows, Scoring scoring, PartDirectory output)
      implements Serializable {

    /** Scores consecutive parts. */
    void on(List<Integer> parts, float[] parameters) throws IOException {
      Scorer scorer = new Scorer(scoring, parameters);
      try (RowSequence.Reader reader = rows.from(parts.get(0) * PART)) {
        for (int part : parts) {
          output.write(
              part,
              scoring.format().extension(),
              out -> scorer.score(rows, reader, part * PART, size(rows, part), out));
        }
      }
    }
  }

  private ClusterPrediction() {}

  /**
   * Scores all rows. If the rows can only be read from their beginning, one task reads them all.
   *
   * @param parameters the network's parameters, laid out as in {@link io.kindling.nn.Network}
   * @param output the directory for the files; already claimed by the caller, and not marked as
   *     complete here
   * @param progress receives the number of rows scored so far, from time to time
   * @return the number of files
   * @throws InvalidInputException if the rows are damaged
   */
  public static int run(
      JavaSparkContext spark,
      RowSequence rows,
      Scoring scoring,
      float[] parameters,
      PartDirectory output,
      IntConsumer progress) {
    List<Integer> parts = IntStream.rangeClosed(0, (rows.size() - 1) / PART).boxed().toList();
    Work work = new Work(rows, scoring, output);
    List<byte[]> problems =
        ParameterDistribution.run(
            spark,
            new SerializedParameters(parameters),
            ParameterDistribution.MOST_IN_CLOSURE,
            source ->
                PartitionJob.run(
                    spark.parallelize(parts, rows.startsAnywhere() ? parts.size() : 1).rdd(),
                    mine -> problem(work, mine, source),
                    new Sum(rows, progress)));
    for (byte[] problem : problems) {
      if (problem.length > 0) {
        throw new InvalidInputException(new String(problem, UTF_8));
      }
    }
    return parts.size();
  }

  /** Returns the problem with the rows as a result, because Spark would only retry a failure. */
  private static byte[] problem(
      Work work, List<Integer> parts, ParameterDistribution.Source source) {
    try {
      work.on(parts, source.get().values());
      return new byte[0];
    } catch (InvalidInputException e) {
      return e.getMessage().getBytes(UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int size(RowSequence rows, int part) {
    return Math.min(PART, rows.size() - part * PART);
  }

  /** Adds up the rows of the completed tasks. */
  private static final class Sum implements IntConsumer {
    private final RowSequence rows;
    private final IntConsumer progress;
    private int scored;

    Sum(RowSequence rows, IntConsumer progress) {
      this.rows = rows;
      this.progress = progress;
    }

    @Override
    public void accept(int task) {
      scored += rows.startsAnywhere() ? size(rows, task) : rows.size();
      progress.accept(scored);
    }
  }
}
