package io.kindling.cli;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;

/** The command as it can be typed again. */
final class CommandText {

  private static final String USUAL_LOCAL = "local[*,4]";

  private CommandText() {}

  /**
   * The command that is being executed.
   *
   * @param master Spark's
   */
  static String of(CommandSpec command, String master) {
    List<String> arguments = command.root().commandLine().getParseResult().originalArgs();
    return of(arguments, master);
  }

  static String of(List<String> arguments, String master) {
    String start =
        !master.startsWith("local")
            ? "submit/spark --master " + quoted(master) + " --"
            : (master.equals(USUAL_LOCAL) ? "" : "KINDLING_MASTER=" + quoted(master) + " ")
                + "submit/local";
    return Stream.concat(Stream.of(start), arguments.stream().map(CommandText::quoted))
        .collect(Collectors.joining(" "));
  }

  /** As a shell takes it for one word. */
  private static String quoted(String word) {
    return word.matches("[A-Za-z0-9_@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
