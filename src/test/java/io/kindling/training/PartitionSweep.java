package io.kindling.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.kindling.data.BatchOrder;
import io.kindling.data.DataSet;
import io.kindling.data.ExampleSet;
import io.kindling.nn.CrossEntropy;
import io.kindling.nn.HeNormal;
import io.kindling.nn.Network;
import io.kindling.nn.Relu;
import io.kindling.nn.blas.Blas;
import io.kindling.optim.GradientDescent;
import io.kindling.optim.LearningRateSchedule;
import io.kindling.optim.Optimizer;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** Trains on every number of partitions and compares the weights, also with {@link PlainLoop}. */
public final class PartitionSweep {

  private PartitionSweep() {}

  /** Sweeps over the shapes for which OpenBLAS, on some processor, had other bits once. */
  public static void main(String[] arguments) throws IOException {
    Blas blas = Blas.BUNDLED;
    for (int batch : new int[] {20, 36, 40}) {
      of("784,100,10", 4, batch, batch + 3, blas);
      of("784,350,10", 4, batch, batch + 3, blas);
      of("784,512,256,10", 8, batch, batch + 3, blas);
    }
    of("784,800,10", 8, 96, 99, blas);
    of("20,8,3", 8, 24, 60, blas);
    System.out.println(
        blas.load().name() + ": " + blas.load().notice().orElse("all bits the same"));
  }

  static Network network(String layers) {
    List<Integer> sizes =
        Arrays.stream(layers.split(",")).map(String::strip).map(Integer::valueOf).toList();
    return new Network(sizes, new Relu(), new CrossEntropy());
  }

  static void of(String layers, int shards, int batch, int examples, Blas blas) throws IOException {
    of(new TrainingTask(network(layers), new BatchOrder(examples, shards, batch, 7), blas));
  }

  static void of(TrainingTask task) throws IOException {
    Network network = task.network();
    int shards = task.batches().shards();
    String what = network + ", batch " + task.batches().batchSize();
    DataSet data = data(network, task.batches().examples());
    TrainingState expected = train(data, task, 1);
    for (int partitions = 2; partitions <= shards; partitions++) {
      TrainingState found = train(data, task, partitions);
      assertArrayEquals(
          expected.parameters(), found.parameters(), what + ", " + partitions + " partitions");
    }
    if (!task.local().areLocal()) {
      float[] plain = new HeNormal().parameters(network, 1);
      new PlainLoop(task, data.training().examples()).run(plain, new GradientDescent(), 0.1, 2);
      assertArrayEquals(plain, expected.parameters(), what + ", a plain loop");
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
