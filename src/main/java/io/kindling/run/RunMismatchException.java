package io.kindling.run;

/**
 * The run that is to go on was another: of another recipe, or on other data. The message says what
 * differs; what to do about it depends on the command.
 */
public final class RunMismatchException extends RuntimeException {

  private static final long serialVersionUID = 1;

  RunMismatchException(String difference) {
    super(difference);
  }
}
