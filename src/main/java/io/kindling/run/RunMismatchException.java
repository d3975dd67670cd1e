package io.kindling.run;

/**
 * Thrown when the run in a directory has another recipe or other data than the run to resume. The
 * message names the differences; the caller adds what to do, which depends on the command.
 */
public final class RunMismatchException extends RuntimeException {

  private static final long serialVersionUID = 1;

  RunMismatchException(String difference) {
    super(difference);
  }
}
