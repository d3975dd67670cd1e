package io.kindling.spark.evaluation;

import io.kindling.data.batch.Shard;
import io.kindling.nn.Network;
import io.kindling.nn.blas.Blas;
import io.kindling.spark.examples.ShardedExamples;
import io.kindling.spark.jobs.ParameterDistribution;
import io.kindling.spark.jobs.PartitionJob;
import io.kindling.spark.jobs.SerializedParameters;
import io.kindling.training.evaluation.Evaluation;
import io.kindling.training.evaluation.PartitionEvaluation;

/** Evaluates a network on the cluster, in one Spark job. */
public final class ClusterEvaluation {

  private ClusterEvaluation() {}

  /**
   * Evaluates a network.
   *
   * @param parameters as {@link Network} lays them out
   */
  public static Evaluation of(
      ShardedExamples examples, Network network, Blas blas, float[] parameters) {
    return of(examples, network, blas, parameters, 0);
  }

  /**
   * Evaluates a network.
   *
   * @param parameters as {@link Network} lays them out
   * @param mistakes how many of the worst mistakes to tell
   */
  public static Evaluation of(
      ShardedExamples examples, Network network, Blas blas, float[] parameters, int mistakes) {
    return ParameterDistribution.run(
        examples.spark(),
        new SerializedParameters(parameters),
        ParameterDistribution.MOST_IN_CLOSURE,
        source ->
            PartitionEvaluation.unpack(
                network,
                PartitionJob.run(examples, computation(network, blas, mistakes, source)),
                mistakes));
  }

  private static PartitionJob.Computation<Shard> computation(
      Network network, Blas blas, int mistakes, ParameterDistribution.Source source) {
    return shards -> PartitionEvaluation.of(shards, network, blas, source.get().values(), mistakes);
  }
}
