package io.kindling.spark.check;

import io.kindling.InvalidInputException;
import io.kindling.data.ExampleBlock;
import io.kindling.data.ExampleSet;
import io.kindling.data.batch.BatchOrder;
import io.kindling.data.scaling.FarthestInput;
import io.kindling.data.scaling.FeatureMoments;
import io.kindling.data.scaling.Scaling;
import io.kindling.training.evaluation.UnusableRow;
import java.io.IOException;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;

/** Checks that scaling turns raw features into finite 32-bit inputs of a network. */
final class ScaledInputs {

  private ScaledInputs() {}

  /**
   * Checks that every input is finite.
   *
   * @param raw the examples with raw features
   * @param scans the scans of all their shards
   * @throws InvalidInputException if an input is not finite; the message names the row and the
   *     column
   */
  static void requireFinite(
      JavaSparkContext spark, ExampleSet raw, List<ShardScan> scans, Scaling scaling) {
    for (int shard = 0; shard < scans.size(); shard++) {
      if (!areFinite(scans.get(shard).moments(), raw.features(), scaling)) {
        int first = BatchOrder.shardStart(raw.size(), scans.size(), shard);
        int count = BatchOrder.shardSize(raw.size(), scans.size(), shard);
        DataQueries.Query<UnusableRow> query = () -> find(raw, first, count, scaling);
        throw DataQueries.results(spark, List.of(query)).get(0).refusal(raw, scaling);
      }
    }
  }

  /**
   * Returns whether the inputs of the least and the greatest value of every feature are finite, and
   * therefore all inputs between them.
   */
  static boolean areFinite(FeatureMoments moments, int features, Scaling scaling) {
    for (int i = 0; i < features && moments.count() > 0; i++) {
      if (!Float.isFinite(scaling.apply(i, moments.min(i)))
          || !Float.isFinite(scaling.apply(i, moments.max(i)))) {
        return false;
      }
    }
    return true;
  }

  private static UnusableRow find(ExampleSet raw, int first, int count, Scaling scaling)
      throws IOException {
    ExampleBlock block = raw.read(first, count);
    double[] row = new double[raw.features()];
    float[] inputs = new float[raw.features()];
    for (int example = 0; example < count; example++) {
      block.copyRaw(example, row);
      scaling.apply(row, 0, inputs, 0, 1, inputs.length);
      FarthestInput farthest = FarthestInput.of(inputs, 0, inputs.length);
      if (!Float.isFinite(farthest.value())) {
        return new UnusableRow(first + example, farthest);
      }
    }
    throw new InvalidInputException("the examples have changed since they were read before");
  }
}
