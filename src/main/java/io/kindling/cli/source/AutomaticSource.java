package io.kindling.cli.source;

import io.kindling.InvalidInputException;
import io.kindling.cli.options.OneLine;
import io.kindling.cli.options.OutputOption;
import io.kindling.data.DataSet;
import io.kindling.data.RowSequence;
import io.kindling.data.mnist.MnistFiles;
import io.kindling.model.Model;
import io.kindling.run.Execution;
import io.kindling.spark.check.DataPreparation;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The source of {@code --data auto}: MNIST, downloaded if necessary, or generated digits if it
 * cannot be downloaded.
 */
final class AutomaticSource extends IdxSource {

  private static final String AUTOMATIC = "auto";

  private static final String FALLBACK = DigitsSource.location(60000);

  @Override
  public boolean takes(String location) {
    return location.equals(AUTOMATIC);
  }

  @Override
  public String help() {
    return "'auto' (local mode only): data/mnist; if it does not exist, MNIST is downloaded to it;"
        + " without a network connection, "
        + FALLBACK;
  }

  @Override
  public String scoringHelp() {
    return "'auto' (local mode only): the test images of MNIST";
  }

  @Override
  public DataSet open(
      JavaSparkContext spark, DataRequest request, DataPreparation wanted, ModelTable model)
      throws IOException {
    DataRequest found = found(spark, request);
    return DataSources.of(found.location()).open(spark, found, wanted, model);
  }

  @Override
  public DataSet openTest(
      JavaSparkContext spark, DataRequest request, DataPreparation wanted, Model model)
      throws IOException {
    DataRequest found = found(spark, request);
    return DataSources.of(found.location()).openTest(spark, found, wanted, model);
  }

  @Override
  public RowSequence openRows(JavaSparkContext spark, DataRequest request, Model model)
      throws IOException {
    DataRequest found = found(spark, request);
    return DataSources.of(found.location()).openRows(spark, found, model);
  }

  private static DataRequest found(JavaSparkContext spark, DataRequest request) throws IOException {
    if (!spark.isLocal()) {
      throw new InvalidInputException(
          "--data is required on a cluster: name a directory that every machine can read, such as"
              + " hdfs:///data/mnist, or "
              + FALLBACK
              + " for a trial");
    }
    DataRequest mnist = request.at(MnistDownload.DIRECTORY.toString());
    // An interrupted download has left some of the files; it continues with the missing ones.
    if (MnistFiles.ALL.stream().allMatch(name -> MnistFiles.isIn(MnistDownload.DIRECTORY, name))) {
      return mnist;
    }
    try {
      Optional<String> obstacle = OutputOption.obstacle(MnistDownload.DIRECTORY);
      if (obstacle.isPresent()) {
        throw new IOException(
            MnistDownload.DIRECTORY + " cannot be written to (" + obstacle.get() + ")");
      }
      MnistDownload.of(request.get(Execution.MIRRORS), request.out()).into(MnistDownload.DIRECTORY);
      return mnist;
    } catch (InterruptedIOException e) {
      throw e; // A stop was requested: do not fall back to generated digits.
    } catch (IOException e) {
      request
          .out()
          .printf(
              "MNIST could not be downloaded: %s. Training on %s instead: digits that a program drew"
                  + " to look like handwriting. Results on them are not MNIST results. With a network"
                  + " connection, or with the four MNIST files in %s, the same command trains on"
                  + " MNIST.%n%n",
              OneLine.of(e.getMessage()), FALLBACK, MnistDownload.DIRECTORY);
      request.out().flush();
      return request.at(FALLBACK);
    }
  }
}
