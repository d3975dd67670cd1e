package io.kindling.cli.options;

import io.kindling.Secrets;
import io.kindling.cli.options.SettingOptions.Configured;
import io.kindling.settings.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;

/** The shell command that repeats the current run of the program. */
public final class CommandText {

  /** The master that {@code submit/local} uses by default. */
  private static final String USUAL_LOCAL = "local[*,4]";

  private CommandText() {}

  /**
   * Returns the command that is being executed, with … in place of secrets.
   *
   * @param command the executed command
   * @param master the master URL of Spark
   */
  public static String of(CommandSpec command, String master) {
    List<String> arguments = command.root().commandLine().getParseResult().originalArgs();
    Set<String> secret =
        ((Configured) command.userObject())
            .settings().stream()
                .filter(Setting::isSecret)
                .map(setting -> "--" + setting.name())
                .collect(Collectors.toSet());
    return of(withoutSecrets(arguments, secret), master);
  }

  /**
   * Returns the arguments with … in place of every secret value.
   *
   * @param secret the options with secret values, with their dashes
   */
  static List<String> withoutSecrets(List<String> arguments, Set<String> secret) {
    List<String> shown = new ArrayList<>();
    String before = "";
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      String option = argument.substring(0, Math.max(equals, 0));
      if (secret.contains(before)) {
        shown.add(Secrets.HIDDEN);
      } else if (secret.contains(option)) {
        shown.add(option + "=" + Secrets.HIDDEN);
      } else {
        shown.add(Secrets.masked(argument));
      }
      before = argument;
    }
    return shown;
  }

  /**
   * Returns a command by its arguments, quoted for a shell.
   *
   * @param arguments the arguments, beginning with the command's name
   * @param master the master URL of Spark
   */
  public static String of(List<String> arguments, String master) {
    String where = quoted(Secrets.masked(master));
    String start =
        !master.startsWith("local")
            ? "submit/spark --master " + where + " --"
            : (master.equals(USUAL_LOCAL) ? "" : "KINDLING_MASTER=" + where + " ") + "submit/local";
    return Stream.concat(Stream.of(start), arguments.stream().map(CommandText::quoted))
        .collect(Collectors.joining(" "));
  }

  /** Quotes a word for a shell if it needs quotes. */
  private static String quoted(String word) {
    return word.matches("[A-Za-z0-9_@%+=:,./…-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
