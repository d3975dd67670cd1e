package io.kindling.spark.check;

import io.kindling.InvalidInputException;
import io.kindling.spark.JavaSerialized;
import io.kindling.spark.cluster.ClusterMonitor;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;

/** Runs queries about data on the cluster. */
final class DataQueries {

  /** Largest number of tasks per core; more would only wait. */
  private static final int TASKS_A_CORE = 4;

  /**
   * A query, which runs in a task.
   *
   * @param <T> the type of the result
   */
  interface Query<T> extends Serializable {
    T run() throws IOException;
  }

  /** The result of a query, or a message about the problem with the data. */
  private record Answer<T>(T value, String problem) implements Serializable {}

  private DataQueries() {}

  /**
   * Runs all queries.
   *
   * @return the results, in the order of the queries
   * @throws InvalidInputException if there is a problem with the data
   */
  static <T> List<T> results(JavaSparkContext spark, List<? extends Query<T>> queries) {
    if (queries.isEmpty()) {
      return List.of();
    }
    List<Integer> indices = IntStream.range(0, queries.size()).boxed().toList();
    int tasks = Math.min(queries.size(), TASKS_A_CORE * Math.max(4, spark.defaultParallelism()));
    // A damaged file gives a result and not a failure, because Spark would only retry a failure.
    List<JavaSerialized<Answer<T>>> answers =
        ClusterMonitor.during(
            spark,
            "check the data",
            () ->
                spark
                    .parallelize(indices, tasks)
                    .map(i -> new JavaSerialized<>(answer(queries.get(i))))
                    .collect());
    return answers.stream()
        .map(JavaSerialized::get)
        .map(
            answer -> {
              if (answer.problem() != null) {
                throw new InvalidInputException(answer.problem());
              }
              return answer.value();
            })
        .toList();
  }

  private static <T> Answer<T> answer(Query<T> query) throws IOException {
    try {
      return new Answer<>(query.run(), null);
    } catch (InvalidInputException e) {
      return new Answer<>(null, e.getMessage());
    }
  }
}
