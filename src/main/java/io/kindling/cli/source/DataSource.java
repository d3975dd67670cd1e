package io.kindling.cli.source;

import io.kindling.InvalidInputException;
import io.kindling.data.DataSet;
import io.kindling.data.RowSequence;
import io.kindling.model.Model;
import io.kindling.spark.check.DataPreparation;
import java.io.IOException;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * A source of data that {@code --data} can name. To add a source, implement this interface and add
 * a line to {@link DataSources}.
 */
public interface DataSource {

  /** Returns whether a location names data of this source. */
  boolean takes(String location);

  /** Returns the line about this source in the help of {@code --data}. */
  String help();

  /** Returns the line about this source in the help of a command that only scores examples. */
  default String scoringHelp() {
    return help();
  }

  /**
   * Checks a request as far as possible before Spark starts.
   *
   * @throws InvalidInputException if an option is invalid
   */
  void check(DataRequest request);

  /**
   * Opens and checks training, validation and test examples.
   *
   * @param spark the Spark context that reads the data
   * @param request the location and the options
   * @param wanted the split, the scaling and the shards of the training
   * @param model the properties of the data that a model fixes
   * @throws InvalidInputException if the data are invalid
   * @throws IOException if the data cannot be read
   */
  DataSet open(
      JavaSparkContext spark, DataRequest request, DataPreparation wanted, ModelTable model)
      throws IOException;

  /**
   * Opens and checks only the test examples. Does not scale the rows of a table.
   *
   * @param spark the Spark context that reads the data
   * @param request the location and the options
   * @param wanted the shards of the evaluation
   * @param model the model to test
   * @throws InvalidInputException if the examples are invalid
   * @throws IOException if the examples cannot be read
   */
  DataSet openTest(JavaSparkContext spark, DataRequest request, DataPreparation wanted, Model model)
      throws IOException;

  /**
   * Opens the rows to score. Reads only the header of a file of images, but checks a whole table.
   *
   * @param spark the Spark context that reads the data
   * @param request the location and the options
   * @param model the model that scores the rows
   * @throws InvalidInputException if there are no rows
   * @throws IOException if the rows cannot be read
   */
  RowSequence openRows(JavaSparkContext spark, DataRequest request, Model model) throws IOException;

  /**
   * Checks the data from end to end and prints their content.
   *
   * @throws InvalidInputException if the data are invalid
   * @throws IOException if the data cannot be read
   */
  void inspect(DataRequest request) throws IOException;

  /**
   * Returns why a data set of this source has no test examples, as the end of a sentence that
   * begins with the location.
   */
  default String noTestReason() {
    return "has no test files";
  }
}
