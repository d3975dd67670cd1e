package io.kindling.cli.data;

import io.kindling.cli.options.SettingOptions.Configured;
import io.kindling.cli.source.DataRequest;
import io.kindling.cli.source.DataSource;
import io.kindling.cli.source.DataSources;
import io.kindling.cli.source.ImageInspection;
import io.kindling.run.TableSettings;
import io.kindling.settings.Setting;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kindling data inspect}: checks a data set and shows its content. */
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    description =
        "Checks a data set from end to end and shows its content: counts, digests and images; for a"
            + " table, classes and columns.")
final class DataInspect implements Callable<Integer>, Configured {

  @Spec private CommandSpec command;

  @Parameters(
      paramLabel = "LOCATION",
      description = "Location of the data set, as for the option --data of 'kindling train'.")
  private String location;

  @Override
  public List<Setting<?>> settings() {
    List<Setting<?>> settings = new ArrayList<>(TableSettings.READING);
    settings.addAll(ImageInspection.SETTINGS);
    return settings;
  }

  @Override
  public Integer call() throws IOException {
    DataSource source = DataSources.of(location);
    DataRequest request = new DataRequest(location, command, command.commandLine().getOut());
    source.check(request);
    source.inspect(request);
    return 0;
  }
}
