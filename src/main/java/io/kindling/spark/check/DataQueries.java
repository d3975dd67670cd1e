package io.kindling.spark.check;

import io.kindling.InvalidInputException;
import io.kindling.spark.JavaSerialized;
import io.kindling.spark.cluster.ClusterMonitor;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;

/** What is to be found out about data, on the cluster. */
final class DataQueries {

  /** More tasks than so many for every core would only be waiting. */
  private static final int TASKS_A_CORE = 4;

  /** What is to be found out. */
  interface Question<T> extends Serializable {
    T ask() throws IOException;
  }

  /** What was found out, or the message that says what is wrong with the data. */
  private record Answer<T>(T value, String problem) implements Serializable {}

  private DataQueries() {}

  /**
   * Has every question answered.
   *
   * @return the answers, in the questions' order
   * @throws InvalidInputException if there is something wrong with the data
   */
  static <T> List<T> answers(JavaSparkContext spark, List<? extends Question<T>> questions) {
    if (questions.isEmpty()) {
      return List.of();
    }
    List<Integer> indices = IntStream.range(0, questions.size()).boxed().toList();
    int tasks = Math.min(questions.size(), TASKS_A_CORE * Math.max(4, spark.defaultParallelism()));
    // A damaged file is an answer, not a failure: Spark would only try it again.
    List<JavaSerialized<Answer<T>>> answers =
        ClusterMonitor.during(
            spark,
            "check the data",
            () ->
                spark
                    .parallelize(indices, tasks)
                    .map(i -> new JavaSerialized<>(answer(questions.get(i))))
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

  private static <T> Answer<T> answer(Question<T> question) throws IOException {
    try {
      return new Answer<>(question.ask(), null);
    } catch (InvalidInputException e) {
      return new Answer<>(null, e.getMessage());
    }
  }
}
