package io.kindling.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.kindling.FloatFormat;
import io.kindling.data.BatchOrder;
import io.kindling.data.DataSet;
import io.kindling.data.ExampleSet;
import io.kindling.data.augment.DistortionPlan;
import io.kindling.nn.CrossEntropy;
import io.kindling.nn.Dropout;
import io.kindling.nn.HeNormal;
import io.kindling.nn.Network;
import io.kindling.nn.Relu;
import io.kindling.nn.blas.Blas;
import io.kindling.nn.blas.CompiledTiles;
import io.kindling.optim.ConstantRate;
import io.kindling.optim.GradientDescent;
import io.kindling.optim.Horizon;
import io.kindling.optim.LearningRateSchedule;
import io.kindling.optim.Optimizer;
import java.io.IOException;
import java.util.List;
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
      sweep(network(layers), 4, batch, 2 * batch + 1, Dropout.NONE, 0, 1, FloatFormat.FLOAT32);
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
    sweep(network(layers), shards, batch, batch + 5, Dropout.NONE, 0, 1, FloatFormat.FLOAT32);
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
    Network network = network("784,100,40,10");
    for (int rows : new int[] {3, 5, 9, 23}) {
      Dropout both = new Dropout(dropout / 2, dropout);
      sweep(network, 8, 8 * rows + 3, 20 * rows, both, adversarial, localSteps, exchange);
    }
  }

  private static Network network(String layers) {
    List<Integer> sizes =
        List.of(layers.split(",")).stream().map(String::strip).map(Integer::valueOf).toList();
    return new Network(sizes, new Relu(), new CrossEntropy());
  }

  private static void sweep(
      Network network,
      int shards,
      int batch,
      int examples,
      Dropout dropout,
      double adversarial,
      int localSteps,
      FloatFormat exchange)
      throws IOException {
    TrainingTask task =
        new TrainingTask(
            network,
            new BatchOrder(examples, shards, batch, 7),
            Blas.VECTOR,
            dropout,
            adversarial,
            DistortionPlan.NONE,
            new LocalSteps(localSteps, new ConstantRate(), 0.1, new Horizon(100, 10)),
            exchange);
    DataSet data = data(network, examples);
    TrainingState expected = train(data, task, 1);
    for (int partitions = 2; partitions <= shards; partitions++) {
      TrainingState found = train(data, task, partitions);
      String what = network + ", batch " + batch + ", " + partitions + " partitions";
      assertArrayEquals(expected.parameters(), found.parameters(), what);
    }
    if (localSteps == 1) {
      float[] plain = new HeNormal().parameters(network, 1);
      new PlainLoop(task, data.training().examples()).run(plain, new GradientDescent(), 0.1, 2);
      assertArrayEquals(plain, expected.parameters(), network + ", batch " + batch + ", plain");
    }
  }

  private static TrainingState train(DataSet data, TrainingTask task, int partitions)
      throws IOException {
    Optimizer descent = new GradientDescent();
    TrainingState state =
        TrainingState.initial(task, descent, new HeNormal().parameters(task.network(), 1));
    try (PlainEngine engine = new PlainEngine(data, task, partitions)) {
      new Training(
              engine,
              descent,
              LearningRateSchedule.constant(0.1),
              task.batches(),
              new TrainingListener() {})
          .run(state, 2L * task.batches().stepsPerEpoch());
    }
    return state;
  }

  private static DataSet data(Network network, int examples) {
    if (network.inputs() == 784) {
      return SmallData.digits(examples, 0);
    }
    ExampleSet rows = new RandomRows(network.inputs(), network.outputs(), examples);
    return SmallData.of(rows, new RandomRows(network.inputs(), network.outputs(), 0), 3);
  }
}
