package io.kindling.bench;

import io.kindling.nn.Blas;
import io.kindling.spark.BroadcastEngine;
import io.kindling.spark.DataSet;
import io.kindling.spark.ResidentEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.api.java.JavaSparkContext;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Whole training steps on two cores: Kindling's engines, a plain loop of its mathematics, the
 * matrix products alone, PyTorch, NumPy, and a Spark job that does nothing.
 */
@Command(name = "PeerBench", sortOptions = false)
public final class PeerBench implements Callable<Integer> {

  private static final int SHARDS = 8;

  @Option(
      names = "--data",
      defaultValue = "${env:MNIST_DIR}",
      required = true,
      description = "Directory with MNIST. Default: the environment's MNIST_DIR")
  private String data;

  @Option(
      names = "--networks",
      arity = "1..*",
      defaultValue = "784,30,10 784,100,10 784,800,10 784,1024,1024,10",
      split = " ",
      description = "Default: ${DEFAULT-VALUE}")
  private List<String> networks;

  @Option(names = "--batch-size", defaultValue = "1000", description = "Default: ${DEFAULT-VALUE}")
  private int batchSize;

  @Option(names = "--turns", defaultValue = "7", description = "Default: ${DEFAULT-VALUE}")
  private int turns;

  /** Made by {@link #main}. */
  private PeerBench() {}

  /** Prints a table for every network. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new PeerBench()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    System.out.println(Blas.load(Blas.Choice.BUNDLED).name() + "; " + TorchTraining.version());
    // Slots for the tasks of two resident engines, which wait without using them while others are
    // measured, and for a job beside them.
    try (JavaSparkContext spark = new JavaSparkContext(SparkLocal.conf(3 * Workload.THREADS))) {
      DataSet eight = SparkLocal.open(spark, data, SHARDS);
      DataSet two = SparkLocal.open(spark, data, Workload.THREADS);
      for (String network : networks) {
        List<Integer> layers = List.of(network.split(",")).stream().map(Integer::valueOf).toList();
        compare(
            spark,
            network,
            Workload.of(layers, eight, batchSize),
            Workload.of(layers, two, batchSize));
      }
    }
    return 0;
  }

  private void compare(JavaSparkContext spark, String network, Workload eight, Workload two) {
    List<Contender> contenders = new ArrayList<>();
    try {
      contenders.add(new SparkTraining(spark, eight, SHARDS, ResidentEngine::new));
      contenders.add(new SparkTraining(spark, two, Workload.THREADS, ResidentEngine::new));
      contenders.add(new PlainLoop(eight));
      contenders.add(new MatrixProducts(eight, Workload.THREADS));
      contenders.add(new MatrixProducts(eight, SHARDS));
      contenders.add(new TorchTraining(eight, TorchTraining.Gather.INDEX));
      contenders.add(new TorchTraining(eight, TorchTraining.Gather.EMBEDDING));
      contenders.addAll(NumpyTraining.ifPresent(eight));
      contenders.add(new SparkTraining(spark, eight, SHARDS, BroadcastEngine::new));
      contenders.add(new EmptyJob(spark));
      int parameters = eight.network().parameterCount();
      // About as long for a wide network as for a narrow one.
      int steps = Math.max(12, Math.min(50, 20_000_000 / parameters));
      new Turns(2 * steps, turns, steps)
          .compare(network.replace(',', '-') + ", batch " + batchSize, contenders);
    } finally {
      contenders.forEach(Contender::close);
    }
  }
}
