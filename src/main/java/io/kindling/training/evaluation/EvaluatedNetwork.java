package io.kindling.training.evaluation;

import io.kindling.data.batch.Shard;
import io.kindling.data.scaling.Scaling;
import io.kindling.nn.Network;
import java.io.Serializable;

/**
 * A network to evaluate.
 *
 * @param network its architecture
 * @param scaling by which raw features become its inputs; null if the examples are scaled already
 */
public record EvaluatedNetwork(Network network, Scaling scaling) implements Serializable {

  /** Returns a shard as the network takes it. */
  Shard seen(Shard shard) {
    return scaling == null ? shard : shard.scaled(scaling);
  }
}
