package io.kindling.cli.source;

import io.kindling.InvalidInputException;
import io.kindling.cli.options.SettingOptions;
import io.kindling.data.DataSet;
import io.kindling.data.RowSequence;
import io.kindling.model.Model;
import io.kindling.run.Execution;
import io.kindling.spark.check.DataPreparation;
import java.io.IOException;
import java.io.PrintWriter;
import org.apache.spark.api.java.JavaSparkContext;
import picocli.CommandLine.Model.CommandSpec;

/** The data that a command's option {@code --data} names, with the source that reads them. */
public final class DataLocation {

  private final DataRequest request;
  private final DataSource source;

  /**
   * Finds the source of a command's data.
   *
   * @param command the command, whose options name the data and how to read a table
   * @param out receives messages for the user
   */
  public DataLocation(CommandSpec command, PrintWriter out) {
    request = new DataRequest(SettingOptions.value(command, Execution.DATA), command, out);
    source = DataSources.of(request.location());
  }

  /**
   * Checks the options as far as possible before Spark starts.
   *
   * @throws InvalidInputException if an option is invalid
   */
  public void check() {
    source.check(request);
  }

  /** Opens and checks the data for a training; see {@link DataSource#open}. */
  public DataSet open(JavaSparkContext spark, DataPreparation wanted, ModelTable model)
      throws IOException {
    return source.open(spark, request, wanted, model);
  }

  /** Opens and checks only the test examples; see {@link DataSource#openTest}. */
  public DataSet openTest(JavaSparkContext spark, DataPreparation wanted, Model model)
      throws IOException {
    return source.openTest(spark, request, wanted, model);
  }

  /** Opens the rows to score; see {@link DataSource#openRows}. */
  public RowSequence openRows(JavaSparkContext spark, Model model) throws IOException {
    return source.openRows(spark, request, model);
  }
}
