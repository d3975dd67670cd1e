package io.kindling.spark.check;

import io.kindling.data.RowSample.CoarseFeature;
import io.kindling.data.scaling.Scaling;
import java.util.List;

/**
 * A scaling that was fitted to examples.
 *
 * @param coarse the features that lose differences by it nevertheless
 */
public record ScalingFit(Scaling scaling, List<CoarseFeature> coarse) {

  /** Copies the list. */
  public ScalingFit {
    coarse = List.copyOf(coarse);
  }
}
