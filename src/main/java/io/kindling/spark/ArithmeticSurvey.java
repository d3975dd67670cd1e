package io.kindling.spark;

import io.kindling.data.Shard;
import io.kindling.nn.Blas;
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
 * With what the executors compute: which BLAS each of them has, and whether all round alike.
 * OpenBLAS chooses its kernels by the processor, and kernels differ in the order of their sums.
 */
public final class ArithmeticSurvey {

  /** What an executor answers, in lines: BLAS, fingerprint, host, why it is not the wanted one. */
  private static final String SEPARATOR = "\n";

  private final Map<String, List<String>> hosts = new TreeMap<>();
  private final Set<String> libraries = new LinkedHashSet<>();
  private final Set<String> lacking = new LinkedHashSet<>();
  private String reason;

  /** Of the executors' answers, made by {@link #answer}. */
  ArithmeticSurvey(List<String> answers) {
    for (String each : answers) {
      String[] answer = each.split(SEPARATOR, 4);
      libraries.add(answer[0]);
      List<String> alike =
          hosts.computeIfAbsent(
              answer[0] + ", fingerprint " + answer[1], kind -> new ArrayList<>());
      if (!alike.contains(answer[2])) {
        alike.add(answer[2]);
      }
      if (!answer[3].isEmpty()) {
        lacking.add(answer[2]);
        reason = answer[3];
      }
    }
  }

  /** Asks every executor that holds examples. */
  public static ArithmeticSurvey survey(ShardedExamples examples, Blas.Choice choice) {
    return new ArithmeticSurvey(
        PartitionJob.run(examples, computation(choice)).stream()
            .map(answer -> new String(answer, StandardCharsets.UTF_8))
            .toList());
  }

  /** For every kind of arithmetic, named by library and fingerprint, the hosts that have it. */
  public Map<String, List<String>> hosts() {
    return hosts;
  }

  /** What computes, for the run's record: one library, or all that there are. */
  public String computing() {
    return String.join(" and ", libraries);
  }

  /**
   * On which hosts it is not the BLAS that was asked for, why not, and what computes instead; empty
   * if it is everywhere.
   */
  public Optional<String> substitution() {
    return lacking.isEmpty()
        ? Optional.empty()
        : Optional.of("on " + String.join(", ", lacking) + " " + reason);
  }

  private static PartitionJob.Computation<Shard> computation(Blas.Choice choice) {
    return shards ->
        answer(Blas.load(choice), SparkEnv.get().blockManager().blockManagerId().host())
            .getBytes(StandardCharsets.UTF_8);
  }

  private static String answer(Blas blas, String host) {
    return answer(blas.name(), blas.fingerprint(), host, blas.notice());
  }

  /**
   * An executor's answer.
   *
   * @param notice why this is not the BLAS that was asked for, or null if it is
   */
  static String answer(String name, String fingerprint, String host, String notice) {
    return String.join(SEPARATOR, name, fingerprint, host, notice == null ? "" : notice);
  }
}
