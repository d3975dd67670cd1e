package io.kindling.spark.check;

import io.kindling.data.batch.Shard;
import io.kindling.data.batch.Step;
import io.kindling.nn.blas.Blas;
import io.kindling.nn.blas.Fingerprint;
import io.kindling.nn.blas.MatrixProducts;
import io.kindling.spark.examples.ShardedExamples;
import io.kindling.spark.jobs.ParameterDistribution;
import io.kindling.spark.jobs.PartitionJob;
import io.kindling.spark.jobs.SerializedParameters;
import io.kindling.training.gradient.StepCheck;
import io.kindling.training.recipe.TrainingTask;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.SparkEnv;

/**
 * Checks that the arithmetic of all executors gives the same bits, by a {@link Fingerprint} that
 * all must share and a {@link StepCheck} of every partition, and records the implementation that
 * each executor uses.
 */
public final class ArithmeticCheck {

  /** Thrown when executors compute wrong bits. The message is for the user. */
  public static final class UnsoundArithmeticException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnsoundArithmeticException(String message) {
      super(message);
    }
  }

  /**
   * Separator of the fields of an answer: products, fingerprint, host, result of the check, notice.
   */
  private static final String SEPARATOR = "\n";

  private static final String PASSED = "passed";
  private static final String FAILED = "failed";

  private final Map<String, List<String>> hosts = new TreeMap<>();
  private final Set<String> fingerprints = new LinkedHashSet<>();
  private final Set<String> products = new LinkedHashSet<>();
  private final Set<String> noticed = new LinkedHashSet<>();
  private String notice;
  private int partitions;

  /**
   * Evaluates the answers of executors, which {@link #answer} created.
   *
   * @throws UnsoundArithmeticException if an executor computes wrong bits
   */
  ArithmeticCheck(Blas blas, List<String> answers) {
    for (String each : answers) {
      String[] answer = each.split(SEPARATOR, 5);
      String host = answer[2];
      if (answer[3].equals(FAILED)) {
        throw unsound(
            host,
            "a step computed for all shards of a partition differs in its bits from the same step"
                + " computed shard by shard");
      }
      if (blas == Blas.VECTOR && !answer[1].equals(Fingerprint.FIXED_ORDER)) {
        throw unsound(
            host,
            "products of fixed matrices have the fingerprint "
                + answer[1]
                + " instead of "
                + Fingerprint.FIXED_ORDER);
      }
      partitions++;
      products.add(answer[0]);
      fingerprints.add(answer[1]);
      List<String> sameKind =
          hosts.computeIfAbsent(
              answer[0] + ", fingerprint " + answer[1], kind -> new ArrayList<>());
      if (!sameKind.contains(host)) {
        sameKind.add(host);
      }
      if (!answer[4].isEmpty()) {
        noticed.add(host);
        notice = answer[4];
      }
    }
  }

  private static UnsoundArithmeticException unsound(String host, String found) {
    return new UnsoundArithmeticException(
        "the check before the first step failed on "
            + host
            + ": "
            + found
            + ". The processor or the JVM of that host computes wrong results: remove the host from the"
            + " cluster, or use another JVM");
  }

  /**
   * Runs the check on every partition. As the first job on the examples, it also loads them into
   * the executors' memory.
   *
   * @param step the first step of the training
   * @param parameters the parameters at the start of that step
   * @throws UnsoundArithmeticException if an executor computes wrong bits
   */
  public static ArithmeticCheck run(
      ShardedExamples examples, TrainingTask task, Step step, float[] parameters) {
    List<String> answers =
        ParameterDistribution.run(
            examples.spark(),
            new SerializedParameters(parameters),
            ParameterDistribution.MOST_IN_CLOSURE,
            source ->
                PartitionJob.run(examples, computation(task, step, source)).stream()
                    .map(answer -> new String(answer, StandardCharsets.UTF_8))
                    .toList());
    return new ArithmeticCheck(task.blas(), answers);
  }

  /** Returns the hosts by kind of arithmetic, which is named by products and fingerprint. */
  public Map<String, List<String>> hosts() {
    return hosts;
  }

  /** Returns whether all executors round in the same way. */
  public boolean isOneArithmetic() {
    return fingerprints.size() == 1;
  }

  /**
   * Returns the name of the matrix products, for the run's record: one implementation, or all that
   * are in use.
   */
  public String computing() {
    return String.join(" and ", products);
  }

  /** Returns the number of partitions whose step was checked. */
  public int partitions() {
    return partitions;
  }

  /**
   * Returns a notice for the user about the products of some hosts, with the names of these hosts.
   */
  public Optional<String> notice() {
    return noticed.isEmpty()
        ? Optional.empty()
        : Optional.of("on " + String.join(", ", noticed) + " " + notice);
  }

  private static PartitionJob.Computation<Shard> computation(
      TrainingTask task, Step step, ParameterDistribution.Source source) {
    return shards -> {
      MatrixProducts products = task.blas().load();
      boolean passes = StepCheck.passes(task, shards, step, source.get().values(), products);
      String host = SparkEnv.get().blockManager().blockManagerId().host();
      return answer(
              products.name(), Fingerprint.of(products), host, passes, products.notice().orElse(""))
          .getBytes(StandardCharsets.UTF_8);
    };
  }

  /**
   * Returns an executor's answer.
   *
   * @param notice a notice for the user about the products; may be empty
   */
  static String answer(
      String name, String fingerprint, String host, boolean passes, String notice) {
    return String.join(SEPARATOR, name, fingerprint, host, passes ? PASSED : FAILED, notice);
  }
}
