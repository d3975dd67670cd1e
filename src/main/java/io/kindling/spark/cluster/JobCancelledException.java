package io.kindling.spark.cluster;

import io.kindling.ForeignFailure;
import io.kindling.spark.ClusterFailureException;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A job was cancelled by others than this program: by its group or tag, or in Spark's pages. */
public final class JobCancelledException extends ClusterFailureException {
  private static final long serialVersionUID = 1;

  /** An exception may be its own cause's cause. */
  private static final int DEEPEST = 100;

  /** What Spark's message has, unless Spark itself was stopped. */
  private static final Pattern MESSAGE =
      Pattern.compile("Job \\d+ cancelled(?! because SparkContext)");

  private JobCancelledException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Whether this is what became of a job's failure at the driver. */
  public static boolean isIn(Throwable failure) {
    return message(failure).isPresent();
  }

  /** Returns what to throw for a failure at the driver, if a cancellation is the reason. */
  static Optional<JobCancelledException> of(Throwable failure) {
    return message(failure)
        .map(
            message ->
                new JobCancelledException(
                    "a Spark job was cancelled in Spark's pages or by a program's call, and the run"
                        + " ends with it: "
                        + message,
                    failure));
  }

  private static Optional<String> message(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
        .limit(DEEPEST)
        .map(cause -> ForeignFailure.firstSentence(cause.getMessage()))
        .filter(message -> MESSAGE.matcher(message).find())
        .map(message -> message.replaceFirst(".*(?=Job \\d+ cancelled)", ""))
        .findFirst();
  }
}
