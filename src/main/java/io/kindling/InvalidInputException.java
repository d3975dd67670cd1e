package io.kindling;

/**
 * Something the user gave, an option, a file or a directory, cannot be used.
 *
 * <p>The message is written for that user: it names the option or file, what was found, what was
 * expected and what to do. It is printed as it is, without a stack trace, and ends the program with
 * exit status 2.
 */
public final class InvalidInputException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** With a message for the user. */
  public InvalidInputException(String message) {
    super(message);
  }

  /** With a message for the user and what led to it. */
  public InvalidInputException(String message, Throwable cause) {
    super(message, cause);
  }
}
