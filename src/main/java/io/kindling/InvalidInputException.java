package io.kindling;

import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Something the user gave, a setting, a file or a directory, cannot be used.
 *
 * <p>The message is written for that user: it names the setting or file, what was found, what was
 * expected and what to do. The command line prints it as it is, without a stack trace, and ends
 * with exit status 2.
 */
public final class InvalidInputException extends RuntimeException {

  private static final long serialVersionUID = 2;

  /** An exception may be its own cause's cause. */
  private static final int DEEPEST = 100;

  private final String setting;

  /** With a message for the user. */
  public InvalidInputException(String message) {
    this(message, null);
  }

  /** With a message for the user and what led to it. */
  public InvalidInputException(String message, Throwable cause) {
    this(null, message, cause);
  }

  private InvalidInputException(String setting, String message, Throwable cause) {
    super(message, cause);
    this.setting = setting;
  }

  /**
   * About a setting.
   *
   * @param setting the name of what cannot be used
   * @param message for the user; begins with that name
   * @param cause what led to it, or null
   */
  public static InvalidInputException about(String setting, String message, Throwable cause) {
    return new InvalidInputException(setting, message, cause);
  }

  /** Finds what a task has refused among the causes of the job's failure. */
  public static Optional<InvalidInputException> among(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
        .limit(DEEPEST)
        .filter(InvalidInputException.class::isInstance)
        .map(InvalidInputException.class::cast)
        .findFirst();
  }

  /** The name of the setting that the message begins with, if it is about one. */
  public Optional<String> setting() {
    return Optional.ofNullable(setting);
  }
}
