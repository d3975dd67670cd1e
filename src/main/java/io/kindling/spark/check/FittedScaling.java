package io.kindling.spark.check;

import io.kindling.data.DataSet;
import io.kindling.data.scaling.Scaling;
import org.apache.spark.api.java.JavaSparkContext;

/** Scaling that is found out from the examples to train on. */
public final class FittedScaling {

  private FittedScaling() {}

  /** The same images, scaled as is wanted, if that took another look at them. */
  public static DataSet of(JavaSparkContext spark, DataSet images, DataPreparation wanted) {
    if (wanted.scaling(true).isPresent()) {
      return images;
    }
    Scaling scaling =
        wanted.learned(
            ShardScan.of(spark, images.source(), images.training().examples(), wanted.shards()),
            true);
    return images.scaled(scaling);
  }
}
