package io.kindling.cli.source;

import io.kindling.InvalidInputException;
import io.kindling.data.DataSet;
import io.kindling.data.RowSequence;
import io.kindling.model.Model;
import io.kindling.spark.check.DataPreparation;
import java.io.IOException;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * A source of data that {@code --data} can name. A new source is one class that implements this
 * interface and one line in {@link DataSources}.
 */
public interface DataSource {

  /** Returns whether a location names data of this source. */
  boolean takes(String location);

  /** Returns the line about this source in the help of {@code --data}. */
  String help();

  /** Returns the line about this source in the help of a command that scores rows. */
  default String scoringHelp() {
    return help();
  }

  /**
   * Checks a request as far as possible before Spark starts.
   *
   * @throws InvalidInputException if it cannot be right
   */
  void check(DataRequest request);

  /**
   * Opens and checks the data to train on, with those to validate and to test with.
   *
   * @param model the properties of the data that a model fixes
   * @throws InvalidInputException if there is something wrong with the data
   * @throws IOException if they cannot be read
   */
  DataSet open(
      JavaSparkContext spark, DataRequest request, DataPreparation wanted, ModelTable model)
      throws IOException;

  /**
   * Opens and checks only the examples to test with. Rows of a table are not scaled.
   *
   * @param model the model to test
   * @throws InvalidInputException if there is something wrong with the examples
   * @throws IOException if they cannot be read
   */
  DataSet openTest(JavaSparkContext spark, DataRequest request, DataPreparation wanted, Model model)
      throws IOException;

  /**
   * Opens the rows to score. Of images only a header is read; a table is checked.
   *
   * @param model the model that scores them
   * @throws InvalidInputException if there are no rows
   * @throws IOException if they cannot be read
   */
  RowSequence openRows(JavaSparkContext spark, DataRequest request, Model model) throws IOException;

  /**
   * Checks the data from end to end and prints what is in them.
   *
   * @throws InvalidInputException if there is something wrong with the data
   * @throws IOException if they cannot be read
   */
  void inspect(DataRequest request) throws IOException;

  /** Returns why a data set of this source has no test examples, after its location. */
  default String noTestReason() {
    return "has no files to test with";
  }
}
