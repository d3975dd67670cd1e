package io.kindling.spark;

import io.kindling.ForeignFailure;
import java.util.Optional;
import java.util.regex.Pattern;

/** A job was cancelled by others than this program: by its group or tag, or in Spark's pages. */
public final class JobCancelledException extends ClusterFailureException {
  private static final long serialVersionUID = 1;

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
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String message = ForeignFailure.firstSentence(cause.getMessage());
      if (MESSAGE.matcher(message).find()) {
        return Optional.of(message.replaceFirst(".*(?=Job \\d+ cancelled)", ""));
      }
    }
    return Optional.empty();
  }
}
