package io.kindling;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Exceptions of other programs, Spark, Hadoop and the JDK, worded for one line of a message. */
public final class ForeignFailure {

  /** A line of a stack trace, as the JDK writes it and as Spark does. */
  private static final Pattern FRAME =
      Pattern.compile("at .+|Driver stacktrace:|[^ ]+\\((Native Method|[\\w$]+\\.\\w+:\\d+)\\)");

  /** Of a chain of causes, so many are looked at. */
  private static final int DEEPEST = 100;

  private ForeignFailure() {}

  /**
   * What an exception says, in one line: without the stack trace that a server has put into the
   * message, and with the name of its class where the message is only a name.
   */
  public static String line(Throwable failure) {
    String message = firstSentence(failure.getMessage());
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

  /** A text of many lines as one, up to the first line of a stack trace in it. */
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
    return String.join(" ", sentences);
  }
}
