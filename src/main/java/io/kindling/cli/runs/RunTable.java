package io.kindling.cli.runs;

import io.kindling.cli.options.OneLine;
import io.kindling.report.page.RunSummary;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** A table of runs for the terminal: one line per run, columns as wide as their content. */
final class RunTable {

  private static final List<String> TITLES =
      List.of("run", "status", "test", "validation", "epochs", "training", "network", "data");

  private RunTable() {}

  static void print(List<RunSummary> runs, PrintWriter out) {
    List<List<String>> lines = new ArrayList<>(List.of(TITLES));
    runs.forEach(run -> lines.add(run.line().stream().map(OneLine::of).toList()));
    int[] widths = new int[TITLES.size()];
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    for (List<String> line : lines) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        text.append(line.get(i)).append(" ".repeat(widths[i] - line.get(i).length() + 2));
      }
      out.println(text.toString().stripTrailing());
    }
  }
}
