package io.kindling.spark;

/**
 * Thrown when the cluster cannot do what the run needs. The message is for the user, in one line.
 */
public class ClusterFailureException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * Creates an exception.
   *
   * @param message the failure and the action that the user can take
   * @param cause the cause, or null
   */
  public ClusterFailureException(String message, Throwable cause) {
    super(message, cause);
  }
}
