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

/** What becomes of raw features once they are scaled to the 32-bit inputs of a network. */
final class ScaledInputs {

  private ScaledInputs() {}

  /**
   * Returns if every input is finite.
   *
   * @param raw the examples, of which there is a survey of every shard
   * @throws InvalidInputException if one is not, naming the row and the column
   */
  static void requireFinite(
      JavaSparkContext spark, ExampleSet raw, List<ShardScan> surveys, Scaling scaling) {
    for (int shard = 0; shard < surveys.size(); shard++) {
      if (!areFinite(surveys.get(shard).moments(), raw.features(), scaling)) {
        int first = BatchOrder.shardStart(raw.size(), surveys.size(), shard);
        int count = BatchOrder.shardSize(raw.size(), surveys.size(), shard);
        DataQueries.Question<UnusableRow> question = () -> find(raw, first, count, scaling);
        throw DataQueries.answers(spark, List.of(question)).get(0).refusal(raw, scaling);
      }
    }
  }

  /** Whether the least and the greatest value of every feature are, and so all between them. */
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
    throw new InvalidInputException("the examples were others when they were read again");
  }
}
