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

/** Formats exceptions of Spark, Hadoop and the JDK as one line of a message for the user. */
public final class ForeignFailure {

  /** A line of a stack trace, in the format of the JDK or of Spark. */
  private static final Pattern FRAME =
      Pattern.compile("at .+|Driver stacktrace:|[^ ]+\\((Native Method|[\\w$]+\\.\\w+:\\d+)\\)");

  /** The maximum number of causes to follow. */
  private static final int MAX_DEPTH = 100;

  /** Exceptions of the JDK whose message names the file and whose class gives the reason. */
  private static final Map<Class<?>, String> REASONS =
      Map.of(
          AccessDeniedException.class, "Permission denied",
          DirectoryNotEmptyException.class, "Directory not empty",
          FileAlreadyExistsException.class, "File exists",
          NoSuchFileException.class, "No such file or directory",
          NotDirectoryException.class, "Not a directory");

  private ForeignFailure() {}

  /**
   * Returns an exception's message as one line, without secrets and without a stack trace that a
   * server has put into the message. The class name is added if the message is a single word, and
   * replaces an empty message.
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
   * Returns an exception's message, followed by the message of its innermost cause that has one,
   * unless the first ends with the second. The causes in between often say only that something
   * failed, so they are omitted.
   */
  public static String lineWithOrigin(Throwable failure) {
    String origin = "";
    Throwable cause = failure;
    // An exception may be its own cause's cause.
    for (int depth = 0; cause != null && depth < MAX_DEPTH; depth++, cause = cause.getCause()) {
      if (!firstSentence(cause.getMessage()).isEmpty()) {
        origin = line(cause);
      }
    }
    String line = line(failure);
    return line.endsWith(origin) ? line : line.replaceFirst("[.:]$", "") + ": " + origin;
  }

  /**
   * Joins the lines of a text into one line, up to the first line of a stack trace, and masks
   * secrets in it.
   *
   * @param text the text, or null
   */
  public static String firstSentence(String text) {
    List<String> sentences = new ArrayList<>();
    for (String line :
        text == null ? List.<String>of() : text.lines().map(String::strip).toList()) {
      if (FRAME.matcher(line).matches()) {
        int last = sentences.size() - 1;
        if (last > 0 && sentences.get(last).endsWith(":")) {
          sentences.remove(last); // The line introduces the stack trace.
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
