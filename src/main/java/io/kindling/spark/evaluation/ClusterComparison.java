package io.kindling.spark.evaluation;

import io.kindling.data.batch.Shard;
import io.kindling.nn.blas.Blas;
import io.kindling.spark.examples.ShardedExamples;
import io.kindling.spark.jobs.ParameterDistribution;
import io.kindling.spark.jobs.PartitionJob;
import io.kindling.spark.jobs.SerializedParameters;
import io.kindling.training.evaluation.PairedEvaluation;
import io.kindling.training.evaluation.PairedEvaluation.Contestant;
import io.kindling.training.evaluation.PartitionComparison;
import java.util.Arrays;

/** Evaluates two networks on the same examples on the cluster, in one Spark job. */
public final class ClusterComparison {

  private ClusterComparison() {}

  /**
   * Compares two networks.
   *
   * @param examples as the first sees them
   * @param firstParameters as the first's network lays them out; secondParameters likewise
   */
  public static PairedEvaluation of(
      ShardedExamples examples,
      Contestant first,
      float[] firstParameters,
      Contestant second,
      float[] secondParameters,
      Blas blas) {
    float[] all = Arrays.copyOf(firstParameters, firstParameters.length + secondParameters.length);
    System.arraycopy(secondParameters, 0, all, firstParameters.length, secondParameters.length);
    return ParameterDistribution.run(
        examples.spark(),
        new SerializedParameters(all),
        ParameterDistribution.MOST_IN_CLOSURE,
        source ->
            PartitionComparison.unpack(
                PartitionJob.run(examples, computation(first, second, blas, source))));
  }

  private static PartitionJob.Computation<Shard> computation(
      Contestant first, Contestant second, Blas blas, ParameterDistribution.Source source) {
    return shards -> PartitionComparison.of(shards, first, second, blas, source.get().values());
  }
}
