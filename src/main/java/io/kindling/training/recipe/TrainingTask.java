package io.kindling.training.recipe;

import io.kindling.codec.FloatFormat;
import io.kindling.data.augment.DistortionPlan;
import io.kindling.data.batch.BatchOrder;
import io.kindling.nn.Dropout;
import io.kindling.nn.Network;
import io.kindling.nn.Perturbation;
import io.kindling.nn.blas.Blas;
import java.io.Serializable;

/**
 * The description of a training that the executors need: everything about a step except its number
 * and the weights.
 *
 * @param network the network architecture
 * @param batches the assignment of training examples to mini-batches
 * @param blas the implementation of matrix products
 * @param dropout the dropout of inputs and hidden units
 * @param perturbation the change of a step's examples that depends on the network
 * @param distortion the random distortion of training images
 * @param local the steps that every shard makes by itself
 * @param exchange the format of weights and gradient sums sent between driver and executors
 */
public record TrainingTask(
    Network network,
    BatchOrder batches,
    Blas blas,
    Dropout dropout,
    Perturbation perturbation,
    DistortionPlan distortion,
    LocalSteps local,
    FloatFormat exchange)
    implements Serializable {

  /** Creates a task without dropout, perturbation, augmentation or local steps, in float32. */
  public TrainingTask(Network network, BatchOrder batches, Blas blas) {
    this(network, batches, blas, FloatFormat.FLOAT32);
  }

  /** Creates a task without dropout, perturbation, augmentation or local steps. */
  public TrainingTask(Network network, BatchOrder batches, Blas blas, FloatFormat exchange) {
    this(
        network,
        batches,
        blas,
        Dropout.NONE,
        Perturbation.NONE,
        DistortionPlan.NONE,
        LocalSteps.NONE,
        exchange);
  }

  /**
   * Returns the number of bytes of a step's weights as sent, and likewise of every gradient sum.
   */
  public long exchangeBytes() {
    return (long) network.parameterCount() * exchange.bytes();
  }
}
