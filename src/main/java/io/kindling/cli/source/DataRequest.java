package io.kindling.cli.source;

import io.kindling.InvalidInputException;
import io.kindling.cli.options.OneLine;
import io.kindling.cli.options.SettingOptions;
import io.kindling.run.Execution;
import io.kindling.run.TableSettings;
import io.kindling.settings.Setting;
import io.kindling.settings.Values;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** A location of data, with the options of the command that names it and its output. */
public final class DataRequest {

  private final String location;
  private final CommandSpec command;
  private final PrintWriter out;

  /**
   * Creates a request.
   *
   * @param location the data's location
   * @param command the command whose options say how the data are read
   * @param out where messages for the user go
   */
  public DataRequest(String location, CommandSpec command, PrintWriter out) {
    this.location = location;
    this.command = command;
    this.out = out;
  }

  /** Returns the location as the user named it. */
  public String location() {
    return location;
  }

  /** Returns where messages for the user go. */
  public PrintWriter out() {
    return out;
  }

  /** Prints a note on standard error. */
  public void note(String text) {
    command.commandLine().getErr().println("Note: " + OneLine.of(text));
  }

  /** Returns the value of a setting; its default if the command does not have it. */
  public <T> T get(Setting<T> setting) {
    if (SettingOptions.has(command, setting)) {
      return SettingOptions.value(command, setting);
    }
    return Values.defaults(List.of(setting)).get(setting);
  }

  /** Returns the same request for data at another location. */
  DataRequest at(String other) {
    return new DataRequest(other, command, out);
  }

  /** Returns the complaint about a {@code --test-data} that cannot be used with the data. */
  InvalidInputException badTestData() {
    return TableSettings.TEST_DATA.invalidValue(
        get(TableSettings.TEST_DATA),
        "is for a table: --data csv:… --test-data csv:…; other data bring their own");
  }

  /** Returns the complaint about names of classes where only images can have them. */
  InvalidInputException badClassNames() {
    return Execution.CLASS_NAMES.invalidValue(
        get(Execution.CLASS_NAMES),
        "is for images; the labels of a table are names themselves (--labels names)");
  }
}
