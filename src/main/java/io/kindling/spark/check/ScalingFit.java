package io.kindling.spark.check;

import io.kindling.data.RowSample.CoarseFeature;
import io.kindling.data.scaling.Scaling;
import java.util.List;

/**
 * A scaling fitted to examples.
 *
 * @param scaling the scaling
 * @param coarse the features that lose differences by it nevertheless
 */
public record ScalingFit(Scaling scaling, List<CoarseFeature> coarse) {

  /** Creates a fit with a copy of the list. */
  public ScalingFit {
    coarse = List.copyOf(coarse);
  }
}
