package io.kindling.cli.source;

import io.kindling.InvalidInputException;
import io.kindling.data.DataSet;
import io.kindling.data.RowSequence;
import io.kindling.data.digits.GeneratedDigits;
import io.kindling.data.image.ImageSequence;
import io.kindling.model.Model;
import io.kindling.spark.check.DataCheck;
import io.kindling.spark.check.DataPreparation;
import java.io.IOException;
import org.apache.spark.api.java.JavaSparkContext;

/** Generated digits: {@code digits:6000}. */
final class DigitsSource extends ImageSource {

  private static final String PREFIX = "digits:";

  /** Returns the location of a number of generated digits. */
  static String location(int count) {
    return PREFIX + count;
  }

  @Override
  public boolean takes(String location) {
    return location.startsWith(PREFIX);
  }

  @Override
  public String help() {
    return "'digits:N': N generated digits";
  }

  @Override
  public void check(DataRequest request) {
    super.check(request);
    count(request);
  }

  @Override
  DataSet images(JavaSparkContext spark, DataRequest request, DataPreparation wanted) {
    int count = count(request);
    ShardLimit.check(wanted.shards(), count);
    return DataCheck.digits(count, wanted);
  }

  @Override
  public DataSet openTest(
      JavaSparkContext spark, DataRequest request, DataPreparation wanted, Model model) {
    return DataCheck.digits(count(request), wanted);
  }

  @Override
  public RowSequence openRows(JavaSparkContext spark, DataRequest request, Model model) {
    return ImageSequence.of(
        request.location(), new GeneratedDigits(GeneratedDigits.TEST, count(request)));
  }

  @Override
  public void inspect(DataRequest request) throws IOException {
    int count = count(request);
    ImageInspection inspection = new ImageInspection(request);
    GeneratedDigits training = new GeneratedDigits(GeneratedDigits.TRAINING, count);
    inspection.count("training", training);
    inspection.count(
        "test", new GeneratedDigits(GeneratedDigits.TEST, GeneratedDigits.testSize(count)));
    inspection.draw(training);
  }

  private static int count(DataRequest request) {
    String location = request.location();
    try {
      int count = Integer.parseInt(location.substring(PREFIX.length()));
      if (count >= 2) {
        return count;
      }
    } catch (NumberFormatException e) {
      // Reported below, as is a number out of range.
    }
    throw new InvalidInputException(
        "--data "
            + location
            + ": expected a whole number after 'digits:', 2 or more, such as digits:6000");
  }
}
