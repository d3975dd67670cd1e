package io.kindling.training;

import io.kindling.codec.FloatFormat;
import io.kindling.data.augment.DistortionPlan;
import io.kindling.data.batch.BatchOrder;
import io.kindling.fixtures.PartitionSweep;
import io.kindling.fixtures.PlainLoop;
import io.kindling.nn.AdversarialExamples;
import io.kindling.nn.Dropout;
import io.kindling.nn.Perturbation;
import io.kindling.nn.blas.Blas;
import io.kindling.nn.blas.CompiledTiles;
import io.kindling.optim.schedule.ConstantRate;
import io.kindling.optim.schedule.Horizon;
import io.kindling.training.recipe.LocalSteps;
import io.kindling.training.recipe.TrainingTask;
import java.io.IOException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The bits of {@link PlainLoop} for every number of partitions: over numbers of rows per shard,
 * batches that are no multiple of the shards, short last batches, and networks of every size. Under
 * kernels of OpenBLAS for AVX-512 some of these had other bits once.
 */
class PartitionSweepTest {

  @BeforeAll
  static void compile() {
    CompiledTiles.await();
  }

  /** One more example than three batches have, so that the last batch is short. */
  @ParameterizedTest
  @ValueSource(strings = {"4,8,3", "20,8,3", "784,100,10", "784,350,10"})
  void everyNumberOfRowsPerShard(String layers) throws IOException {
    boolean small = !layers.startsWith("784");
    for (int rows = 1; rows <= 40; rows += small ? 1 : rows < 12 ? 1 : 7) {
      int batch = 4 * rows + rows % 4;
      PartitionSweep.of(layers, 4, batch, 2 * batch + 1, Blas.VECTOR);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "784,512,256,10   | 8 | 40",
        "784,512,256,10   | 8 | 67",
        "784,800,10       | 8 | 72",
        "784,1000,500,10  | 4 | 30",
        "784,30,10        | 16 | 333"
      })
  void largeNetworks(String layers, int shards, int batch) throws IOException {
    PartitionSweep.of(layers, shards, batch, batch + 5, Blas.VECTOR);
  }

  @ParameterizedTest
  @CsvSource({
    "0.4, 0, 1, FLOAT32",
    "0, 0.5, 1, FLOAT32",
    "0.4, 0.5, 1, BF16",
    "0, 0, 3, FLOAT32",
    "0.4, 0.5, 3, BF16"
  })
  void everyTechnique(double dropout, double adversarial, int localSteps, FloatFormat exchange)
      throws IOException {
    for (int rows : new int[] {3, 5, 9, 23}) {
      Dropout both = new Dropout(dropout / 2, dropout);
      BatchOrder batches = new BatchOrder(20 * rows, 8, 8 * rows + 3, 7);
      PartitionSweep.of(
          new TrainingTask(
              PartitionSweep.network("784,100,40,10"),
              batches,
              Blas.VECTOR,
              both,
              adversarial == 0 ? Perturbation.NONE : new AdversarialExamples(adversarial),
              DistortionPlan.NONE,
              new LocalSteps(localSteps, new ConstantRate(), 0.1, new Horizon(100, 10)),
              exchange));
    }
  }
}
