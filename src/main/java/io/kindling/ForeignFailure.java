package io.kindling;

import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Exceptions of other programs, Spark, Hadoop and the JDK, worded for one line of a message. */
public final class ForeignFailure {

  /** A line of a stack trace, as the JDK writes it and as Spark does. */
  private static final Pattern FRAME =
      Pattern.compile("at .+|Driver stacktrace:|[^ ]+\\((Native Method|[\\w$]+\\.\\w+:\\d+)\\)");

  /** Of a chain of causes, so many are looked at. */
  private static final int DEEPEST = 100;

  /** The JDK's exceptions that say which file, and why only by their class. */
  private static final Map<Class<?>, String> REASONS =
      Map.of(
          AccessDeniedException.class, "Permission denied",
          DirectoryNotEmptyException.class, "Directory not empty",
          FileAlreadyExistsException.class, "File exists",
          NoSuchFileException.class, "No such file or directory",
          NotDirectoryException.class, "Not a directory");

  private ForeignFailure() {}

  /**
   * What an exception says, in one line: without the stack trace that a server has put into the
   * message, and with the name of its class where the message is only a name.
   */
  public static String line(Throwable failure) {
    String message = firstSentence(failure.getMessage());
    if (failure instanceof FileSystemException file && file.getReason() == null) {
      String reason = REASONS.get(failure.getClass());
      message += reason == null ? "" : " (" + reason + ")";
    }
    if (message.isEmpty()) {
      return failure.getClass().getSimpleName();
    }
    return message.contains(" ") ? message : failure.getClass().getSimpleName() + ": " + message;
  }

  /**
   * What an exception says and, unless it says that, too, what the innermost of its causes that has
   * a message says: between the two there is often no more than that something failed.
   */
  public static String lineWithOrigin(Throwable failure) {
    String origin = "";
    Throwable cause = failure;
    // An exception may be its own cause's cause.
    for (int depth = 0; cause != null && depth < DEEPEST; depth++, cause = cause.getCause()) {
      if (!firstSentence(cause.getMessage()).isEmpty()) {
        origin = line(cause);
      }
    }
    String line = line(failure);
    return line.endsWith(origin) ? line : line.replaceFirst("[.:]$", "") + ": " + origin;
  }

  /** A text of many lines as one, up to the first line of a stack trace in it, without secrets. */
  public static String firstSentence(String text) {
    List<String> sentences = new ArrayList<>();
    for (String line :
        text == null ? List.<String>of() : text.lines().map(String::strip).toList()) {
      if (FRAME.matcher(line).matches()) {
        int last = sentences.size() - 1;
        if (last > 0 && sentences.get(last).endsWith(":")) {
          sentences.remove(last); // It announced the frames.
        }
        break;
      }
      if (!line.isEmpty()) {
        sentences.add(line);
      }
    }
    return Secrets.masked(String.join(" ", sentences));
  }
}
