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
 * What the executors need to know of a run: everything about a step but its number and the weights.
 *
 * @param network the architecture
 * @param batches which examples make up each mini-batch
 * @param blas what to compute with
 * @param dropout which units are left out of a step
 * @param perturbation the change of a step's examples that depends on the network
 * @param distortion how training images are distorted
 * @param local how many steps every shard makes by itself
 * @param exchange what weights and sums travel as
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

  /** Of whole networks, examples as they are, and floats. */
  public TrainingTask(Network network, BatchOrder batches, Blas blas) {
    this(network, batches, blas, FloatFormat.FLOAT32);
  }

  /** Of whole networks and examples as they are. */
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

  /** How many bytes a step's weights travel as, and so does every sum. */
  public long exchangeBytes() {
    return (long) network.parameterCount() * exchange.bytes();
  }
}
