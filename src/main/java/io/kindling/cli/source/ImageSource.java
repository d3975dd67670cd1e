package io.kindling.cli.source;

import io.kindling.data.DataSet;
import io.kindling.run.Execution;
import io.kindling.run.TableSettings;
import io.kindling.spark.check.DataPreparation;
import io.kindling.spark.check.FittedScaling;
import java.io.IOException;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;

/** A source of images, whose classes can have names. */
abstract class ImageSource implements DataSource {

  @Override
  public void check(DataRequest request) {
    if (request.get(TableSettings.TEST_DATA) != null) {
      throw request.badTestData();
    }
  }

  @Override
  public DataSet open(
      JavaSparkContext spark, DataRequest request, DataPreparation wanted, ModelTable model)
      throws IOException {
    DataSet images = FittedScaling.of(spark, images(spark, request, wanted), wanted);
    return named(images, request.get(Execution.CLASS_NAMES), model.classNames());
  }

  /** Opens and checks the images without fitting a scaling. */
  abstract DataSet images(JavaSparkContext spark, DataRequest request, DataPreparation wanted)
      throws IOException;

  /** Sets the names of the classes to the user's names, or else to the model's names. */
  private static DataSet named(DataSet images, List<String> names, List<String> ofModel) {
    if (names != null && names.size() < images.classes()) {
      throw Execution.CLASS_NAMES.invalidValue(
          names,
          "%d names, but the labels of %s go up to %d; name every class from 0 on",
          names.size(),
          images.source(),
          images.classes() - 1);
    }
    List<String> all = names != null || ofModel == null ? names : ofModel;
    return all == null || all.size() < images.classes() ? images : images.named(all);
  }
}
