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

/** A location of data, with the options and the output of the command that names it. */
public final class DataRequest {

  private final String location;
  private final CommandSpec command;
  private final PrintWriter out;

  /**
   * Creates a request.
   *
   * @param location the location of the data
   * @param command the command, whose options tell how to read the data
   * @param out receives messages for the user
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

  /** Returns the writer for messages to the user. */
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

  /** Returns the exception for a {@code --test-data} that cannot be used with the data. */
  InvalidInputException badTestData() {
    return TableSettings.TEST_DATA.invalidValue(
        get(TableSettings.TEST_DATA),
        "is only for tables: --data csv:… --test-data csv:…; other data contain their test"
            + " examples");
  }

  /** Returns the exception for {@code --class-names} with data other than images. */
  InvalidInputException badClassNames() {
    return Execution.CLASS_NAMES.invalidValue(
        get(Execution.CLASS_NAMES),
        "is only for images; the labels of a table can be names themselves (--labels names)");
  }
}
