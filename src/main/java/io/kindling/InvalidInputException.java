package io.kindling;

import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An exception about user input: a setting, file or directory that cannot be used.
 *
 * <p>The message is written for the user. It names the setting or file, what was found, what was
 * expected and what to do. The command line prints it without a stack trace and exits with status
 * 2.
 */
public final class InvalidInputException extends RuntimeException {

  private static final long serialVersionUID = 2;

  /** The maximum number of causes to follow, because a chain of causes may be a cycle. */
  private static final int MAX_DEPTH = 100;

  private final String setting;

  /** Creates an exception with a message for the user. */
  public InvalidInputException(String message) {
    this(message, null);
  }

  /** Creates an exception with a message for the user and a cause. */
  public InvalidInputException(String message, Throwable cause) {
    this(null, message, cause);
  }

  private InvalidInputException(String setting, String message, Throwable cause) {
    super(message, cause);
    this.setting = setting;
  }

  /**
   * Creates an exception about a setting.
   *
   * @param setting the name of the setting that cannot be used
   * @param message the message for the user, which begins with that name
   * @param cause the cause, or null
   */
  public static InvalidInputException about(String setting, String message, Throwable cause) {
    return new InvalidInputException(setting, message, cause);
  }

  /**
   * Returns the first exception of this type in a chain of causes. A Spark job's failure contains
   * in this way the input error that a task has thrown.
   */
  public static Optional<InvalidInputException> among(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
        .limit(MAX_DEPTH)
        .filter(InvalidInputException.class::isInstance)
        .map(InvalidInputException.class::cast)
        .findFirst();
  }

  /** Returns the name of the setting that the message begins with; empty for other input. */
  public Optional<String> setting() {
    return Optional.ofNullable(setting);
  }
}
