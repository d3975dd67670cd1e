package io.kindling.peers;

import io.kindling.data.DataSet;
import io.kindling.data.batch.Batch;
import io.kindling.data.batch.BatchOrder;
import io.kindling.data.batch.Shard;
import io.kindling.data.batch.ShardReader;
import io.kindling.nn.Network;
import io.kindling.nn.activation.Sigmoid;
import io.kindling.nn.blas.Blas;
import io.kindling.nn.init.XavierUniform;
import io.kindling.nn.loss.QuadraticLoss;
import io.kindling.training.recipe.TrainingTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Workload of all variants: plain gradient descent on the quadratic loss of a network of sigmoid
 * units, with a new random order of examples in every epoch.
 *
 * @param network the architecture
 * @param data the examples
 * @param batchSize the number of examples of a step
 * @param rate the learning rate
 */
record Workload(Network network, DataSet data, int batchSize, float rate) {

  static final int THREADS = 2;
  static final long SEED = 1;

  static Workload of(List<Integer> layers, DataSet data, int batchSize) {
    return new Workload(
        new Network(layers, new Sigmoid(), new QuadraticLoss()), data, batchSize, 0.5f);
  }

  /** Returns the initial parameters, which are the same for all variants. */
  float[] parameters() {
    return new XavierUniform().parameters(network, SEED);
  }

  /** Returns the order of the examples for a number of shards. */
  BatchOrder batches(int shards) {
    return new BatchOrder(data.training().examples().size(), shards, batchSize, SEED);
  }

  /** Returns the training task for a number of shards. */
  TrainingTask task(int shards) {
    return new TrainingTask(network, batches(shards), Blas.BUNDLED);
  }

  /** Returns all training examples as one batch. */
  Batch all() {
    try {
      Shard shard = new ShardReader(data.training(), 1, true).read(0);
      Batch all = new Batch(shard.size(), network.inputs());
      all.begin(null);
      shard.copy(0, shard.size(), all);
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
