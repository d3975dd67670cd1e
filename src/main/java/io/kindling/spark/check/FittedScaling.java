package io.kindling.spark.check;

import io.kindling.data.DataSet;
import io.kindling.data.scaling.Scaling;
import org.apache.spark.api.java.JavaSparkContext;

/** Fits the scaling of images to the training images. */
public final class FittedScaling {

  private FittedScaling() {}

  /**
   * Returns the images with the requested scaling, after fitting it to the training images if it
   * has to be fitted.
   */
  public static DataSet of(JavaSparkContext spark, DataSet images, DataPreparation preparation) {
    if (preparation.scaling(true).isPresent()) {
      return images;
    }
    Scaling scaling =
        preparation.fitted(
            ShardScan.of(
                spark, images.source(), images.training().examples(), preparation.shards()),
            true);
    return images.scaled(scaling);
  }
}
