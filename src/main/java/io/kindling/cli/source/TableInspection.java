package io.kindling.cli.source;

import io.kindling.cli.options.OneLine;
import io.kindling.data.DataSet;
import io.kindling.data.ExampleSet;
import io.kindling.data.PartStatistics;
import io.kindling.data.scaling.FeatureMoments;
import io.kindling.data.scaling.Scaling;
import io.kindling.data.table.TableFormat;
import io.kindling.spark.check.TableCheck;
import io.kindling.spark.check.TableCheck.Table;
import java.io.PrintWriter;
import java.util.Locale;
import org.apache.spark.api.java.JavaSparkContext;

/** Reads a table from end to end and prints its rows, classes and columns. */
final class TableInspection {

  private static final int SHARDS = 8;

  /** The largest number of columns to print. */
  private static final int COLUMNS = 100;

  private TableInspection() {}

  /**
   * Prints the number of rows, their digest, and statistics of classes and columns.
   *
   * @throws io.kindling.InvalidInputException if a line is not a row; the message names file and
   *     line
   */
  static void show(JavaSparkContext spark, Table table, TableCheck check, PrintWriter out) {
    DataSet data = check.test(spark, table, SHARDS, Scaling.NONE);
    ExampleSet rows = data.test().examples();
    out.printf(
        Locale.ROOT,
        "%s: %,d rows in %d %s; %s%n  %s%n",
        OneLine.of(table.source()),
        rows.size(),
        table.files().size(),
        table.files().size() == 1 ? "file" : "files",
        OneLine.of(table.format().describe()),
        data.sha256());
    classes(data, out);
    columns(
        table.format(),
        TableCheck.moments(spark, table.source(), rows, SHARDS),
        rows.features(),
        out);
    out.flush();
  }

  private static void classes(DataSet data, PrintWriter out) {
    PartStatistics figures = data.test().figures();
    for (int label = 0; label < data.classes(); label++) {
      String name =
          data.classNames().isEmpty() ? "" : " " + OneLine.of(data.classNames().get(label));
      out.printf(Locale.ROOT, "  class %d%s: %,d%n", label, name, figures.count(label));
    }
  }

  private static void columns(
      TableFormat format, FeatureMoments moments, int features, PrintWriter out) {
    int shown = Math.min(COLUMNS, features);
    for (int feature = 0; feature < shown; feature++) {
      out.printf(
          Locale.ROOT,
          "  %s: from %s to %s, mean %.4g, deviation %.4g%n",
          OneLine.of(format.featureName(feature)),
          moments.min(feature),
          moments.max(feature),
          moments.mean(feature),
          moments.deviation(feature));
    }
    if (shown < features) {
      out.printf(Locale.ROOT, "  and %,d more columns%n", features - shown);
    }
  }
}
