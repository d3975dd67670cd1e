package io.kindling.spark;

/** The cluster cannot do what the run needs. The message is for the user, in one line. */
public class ClusterFailureException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With what went wrong and what to do. */
  public ClusterFailureException(String message, Throwable cause) {
    super(message, cause);
  }
}
