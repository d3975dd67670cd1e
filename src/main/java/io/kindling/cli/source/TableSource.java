package io.kindling.cli.source;

import io.kindling.InvalidInputException;
import io.kindling.cli.options.OneLine;
import io.kindling.cli.spark.SparkCommand;
import io.kindling.data.ByteSource;
import io.kindling.data.DataSet;
import io.kindling.data.RowSequence;
import io.kindling.data.table.RequestedColumns;
import io.kindling.data.table.RequestedColumns.Purpose;
import io.kindling.data.table.TableFormat;
import io.kindling.model.Model;
import io.kindling.run.Execution;
import io.kindling.run.TableSettings;
import io.kindling.spark.check.DataPreparation;
import io.kindling.spark.check.TableCheck;
import io.kindling.spark.check.TableCheck.Table;
import io.kindling.storage.PathName;
import io.kindling.storage.TableFiles;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;

/** Tables in text files with one row per line. A prefix of the location names the format. */
abstract class TableSource implements DataSource {

  /** The time to wait for executors when a table is inspected. */
  private static final int PATIENCE_SECONDS = 120;

  private final String prefix;

  /**
   * Creates a source.
   *
   * @param prefix the prefix of its locations, with the colon
   */
  TableSource(String prefix) {
    this.prefix = prefix;
  }

  /**
   * Finds the format of a table: the position and meaning of every column.
   *
   * @param files the files of the table
   * @param columns the requested columns
   * @param named whether the options for columns apply to this table; they do not apply to {@code
   *     --test-data}
   * @throws InvalidInputException if the format cannot be determined, or columns are missing
   */
  abstract TableFormat format(
      DataRequest request, List<ByteSource> files, RequestedColumns columns, boolean named)
      throws IOException;

  /** Checks the options for reading a table. */
  void checkOptions(DataRequest request) {}

  @Override
  public boolean takes(String location) {
    return location.startsWith(prefix);
  }

  @Override
  public String help() {
    return "'"
        + prefix
        + "LOCATION': a table in text files: a file, a directory or a pattern, plain or"
        + " compressed";
  }

  @Override
  public void check(DataRequest request) {
    String test = request.get(TableSettings.TEST_DATA);
    if (test != null && !(DataSources.of(test) instanceof TableSource)) {
      throw request.badTestData();
    }
    if (request.get(Execution.CLASS_NAMES) != null) {
      throw request.badClassNames();
    }
    checkTable(request);
    if (test != null) {
      tested(test).checkTable(request.at(test));
    }
  }

  private void checkTable(DataRequest request) {
    PathName.parse(path(request));
    checkOptions(request);
  }

  /** Returns the source of the test table, which {@link #check} has accepted. */
  private static TableSource tested(String location) {
    return (TableSource) DataSources.of(location);
  }

  private String path(DataRequest request) {
    String location = request.location();
    String path = location.substring(prefix.length());
    if (path.isEmpty()) {
      throw new InvalidInputException(
          "--data "
              + location
              + ": names no file; expected a location such as "
              + location
              + "DIRECTORY");
    }
    return path;
  }

  @Override
  public DataSet open(
      JavaSparkContext spark, DataRequest request, DataPreparation wanted, ModelTable model)
      throws IOException {
    Table training = announced(request, table(spark, request, columns(Purpose.TRAINING, model)));
    String test = request.get(TableSettings.TEST_DATA);
    Optional<Table> tested =
        test == null
            ? Optional.empty()
            : Optional.of(
                tested(test)
                    .table(
                        request.at(test),
                        new RequestedColumns(
                            Purpose.TESTING,
                            training.format().schema(),
                            training.format().features()),
                        spark.hadoopConfiguration(),
                        false));
    return check(request, model.classNames())
        .training(spark, training, tested, wanted, rows -> ShardLimit.check(wanted.shards(), rows));
  }

  @Override
  public DataSet openTest(
      JavaSparkContext spark, DataRequest request, DataPreparation wanted, Model model)
      throws IOException {
    ModelTable fixed = ModelTable.of(model);
    Table table = announced(request, table(spark, request, columns(Purpose.TESTING, fixed)));
    return check(request, fixed.classNames()).test(spark, table, wanted.shards(), model.scaling());
  }

  @Override
  public RowSequence openRows(JavaSparkContext spark, DataRequest request, Model model)
      throws IOException {
    ModelTable fixed = ModelTable.of(model);
    Table table = announced(request, table(spark, request, columns(Purpose.SCORING, fixed)));
    return check(request, fixed.classNames()).rows(spark, table);
  }

  @Override
  public void inspect(DataRequest request) throws IOException {
    SparkCommand.stoppable(
        request.out(),
        stop ->
            SparkCommand.run(
                "kindling data inspect",
                PATIENCE_SECONDS,
                stop,
                spark ->
                    TableInspection.show(
                        spark,
                        table(spark, request, RequestedColumns.any(Purpose.TRAINING)),
                        check(request, null),
                        request.out())));
  }

  @Override
  public String noTestReason() {
    return "has no test examples, and --test-data names no test table";
  }

  private static TableCheck check(DataRequest request, List<String> classNames) {
    return new TableCheck(request.get(TableSettings.LABELS), classNames, request::note);
  }

  private static RequestedColumns columns(Purpose purpose, ModelTable model) {
    return new RequestedColumns(purpose, model.schema(), model.features());
  }

  private Table table(JavaSparkContext spark, DataRequest request, RequestedColumns columns)
      throws IOException {
    return table(request, columns, spark.hadoopConfiguration(), true);
  }

  private Table table(
      DataRequest request, RequestedColumns columns, Configuration hadoop, boolean named)
      throws IOException {
    List<ByteSource> files = TableFiles.find(path(request), hadoop, request::note);
    return new Table(request.location(), files, format(request, files, columns, named));
  }

  /** Prints the roles of the columns before the rows are read, which may take long. */
  private static Table announced(DataRequest request, Table table) {
    request
        .out()
        .printf(
            "Table: %s; %d %s%n",
            OneLine.of(table.format().describe()),
            table.files().size(),
            table.files().size() == 1 ? "file" : "files");
    request.out().flush();
    return table;
  }
}
