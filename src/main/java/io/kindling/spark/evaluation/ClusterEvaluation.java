package io.kindling.spark.evaluation;

import io.kindling.data.batch.Shard;
import io.kindling.nn.Network;
import io.kindling.nn.blas.Blas;
import io.kindling.spark.examples.ShardedExamples;
import io.kindling.spark.jobs.ParameterDistribution;
import io.kindling.spark.jobs.PartitionJob;
import io.kindling.spark.jobs.SerializedParameters;
import io.kindling.training.evaluation.EvaluatedNetwork;
import io.kindling.training.evaluation.Evaluation;
import io.kindling.training.evaluation.EvaluationComparison;
import io.kindling.training.evaluation.PartitionEvaluation;
import java.util.Arrays;

/** Evaluates a network, or compares two on the same examples, on the cluster in one Spark job. */
public final class ClusterEvaluation {

  private ClusterEvaluation() {}

  /**
   * Evaluates a network.
   *
   * @param parameters the network's parameters, laid out as in {@link Network}
   */
  public static Evaluation of(
      ShardedExamples examples, Network network, Blas blas, float[] parameters) {
    return of(examples, network, blas, parameters, 0);
  }

  /**
   * Evaluates a network.
   *
   * @param parameters the network's parameters, laid out as in {@link Network}
   * @param mistakes the number of the worst mistakes to report
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

  /**
   * Compares two networks on the same examples.
   *
   * @param examples the examples with raw features, because each network has its own scaling
   * @param firstParameters the first network's parameters, laid out as in {@link Network}
   * @param secondParameters the second network's parameters, likewise
   * @param mistakes the number of the worst mistakes to report for each network
   */
  public static EvaluationComparison compare(
      ShardedExamples examples,
      EvaluatedNetwork first,
      float[] firstParameters,
      EvaluatedNetwork second,
      float[] secondParameters,
      Blas blas,
      int mistakes) {
    float[] all = Arrays.copyOf(firstParameters, firstParameters.length + secondParameters.length);
    System.arraycopy(secondParameters, 0, all, firstParameters.length, secondParameters.length);
    return ParameterDistribution.run(
        examples.spark(),
        new SerializedParameters(all),
        ParameterDistribution.MOST_IN_CLOSURE,
        source ->
            PartitionEvaluation.unpackComparison(
                first,
                second,
                PartitionJob.run(examples, computation(first, second, blas, mistakes, source)),
                mistakes));
  }

  private static PartitionJob.Computation<Shard> computation(
      EvaluatedNetwork first,
      EvaluatedNetwork second,
      Blas blas,
      int mistakes,
      ParameterDistribution.Source source) {
    return shards ->
        PartitionEvaluation.comparison(
            shards, first, second, blas, source.get().values(), mistakes);
  }

  private static PartitionJob.Computation<Shard> computation(
      Network network, Blas blas, int mistakes, ParameterDistribution.Source source) {
    return shards -> PartitionEvaluation.of(shards, network, blas, source.get().values(), mistakes);
  }
}
