package io.kindling.training.evaluation;

import io.kindling.data.batch.Shard;
import io.kindling.data.scaling.Scaling;
import io.kindling.nn.Network;
import java.io.Serializable;

/**
 * A network to evaluate, with the scaling of its inputs.
 *
 * @param network the network architecture
 * @param scaling the scaling of raw features to inputs; null if the examples are already scaled
 */
public record EvaluatedNetwork(Network network, Scaling scaling) implements Serializable {

  /** Returns a shard with the network's scaling applied. */
  Shard scaled(Shard shard) {
    return scaling == null ? shard : shard.scaled(scaling);
  }
}
