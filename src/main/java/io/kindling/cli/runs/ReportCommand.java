package io.kindling.cli.runs;

import io.kindling.cli.options.OneLine;
import io.kindling.cli.options.OutputOption;
import io.kindling.cli.options.SettingOptions;
import io.kindling.cli.options.SettingOptions.Configured;
import io.kindling.report.page.RunComparison;
import io.kindling.report.page.RunSummary;
import io.kindling.settings.Heading;
import io.kindling.settings.Setting;
import io.kindling.settings.ValueType;
import io.kindling.storage.PathName;
import io.kindling.storage.TextFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.deploy.SparkHadoopUtil;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kindling report}: compares runs side by side on a page. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Compares runs side by side on an HTML page: their results, the differences between their"
          + " settings, and their curves."
    },
    footer = {
      "",
      "Examples:",
      "  kindling report runs/monday runs/tuesday",
      "  kindling report runs/* --output comparison.html"
    })
public final class ReportCommand implements Callable<Integer>, Configured {

  private static final Setting<String> OUTPUT =
      Setting.of(
          Heading.OUTPUT,
          "output",
          "FILE",
          ValueType.TEXT,
          "comparison.html",
          "HTML file to write; replaces an existing file. Default: ${DEFAULT-VALUE}, which replaces"
              + " an existing report but no other file");

  @Spec private CommandSpec command;

  @Parameters(arity = "1..*", paramLabel = "RUN", description = "Run directories to compare.")
  private final List<String> runs = new ArrayList<>();

  @Override
  public List<Setting<?>> settings() {
    return List.of(OUTPUT);
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter out = command.commandLine().getOut();
    Configuration hadoop = SparkHadoopUtil.get().conf();
    String named = SettingOptions.value(command, OUTPUT);
    if (!SettingOptions.isNamed(command, OUTPUT)) {
      named = ReportFile.free(PathName.parse(named), hadoop).toString();
    }
    Path page = OutputOption.file(OUTPUT.name(), named, hadoop);
    List<String> titles = titles();
    List<RunSummary> figures = new ArrayList<>();
    for (int i = 0; i < titles.size(); i++) {
      figures.add(RunReader.read(runs.get(i), titles.get(i), hadoop));
    }
    RunComparison comparison = RunComparison.of(figures);
    TextFile.write(page, hadoop, comparison.page());
    RunTable.print(figures, out);
    out.println();
    if (!comparison.differences().isEmpty()) {
      out.println("They differ in:");
      comparison
          .differences()
          .forEach(
              row ->
                  out.println(
                      OneLine.of("  " + row.name() + ": " + String.join(" | ", row.values()))));
      out.println();
    }
    out.println("Report " + page);
    out.flush();
    return 0;
  }

  /** Returns the last parts of the directories' names if they are unique, else the full names. */
  private List<String> titles() {
    List<String> names = runs.stream().map(run -> PathName.parse(run).getName()).toList();
    return Set.copyOf(names).size() == names.size() ? names : runs;
  }
}
