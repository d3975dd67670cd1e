package io.kindling.spark.cluster;

import io.kindling.ForeignFailure;
import io.kindling.spark.ClusterFailureException;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Thrown when a job was cancelled from outside this program's own code: by its group or tag, or in
 * Spark's web UI.
 */
public final class JobCancelledException extends ClusterFailureException {
  private static final long serialVersionUID = 1;

  /** Largest number of causes to follow, because an exception may be its own cause's cause. */
  private static final int DEEPEST = 100;

  /**
   * Pattern in Spark's message for a cancelled job; it does not match if Spark itself was stopped.
   */
  private static final Pattern MESSAGE =
      Pattern.compile("Job \\d+ cancelled(?! because SparkContext)");

  private JobCancelledException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Returns whether a failure at the driver was caused by a cancelled job. */
  public static boolean isIn(Throwable failure) {
    return message(failure).isPresent();
  }

  /** Returns the exception for a failure at the driver; empty unless a cancelled job caused it. */
  static Optional<JobCancelledException> of(Throwable failure) {
    return message(failure)
        .map(
            message ->
                new JobCancelledException(
                    "a Spark job was cancelled in Spark's web UI or by a call of the program, so the"
                        + " run ends: "
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
