package io.kindling.cli;

import io.kindling.InvalidInputException;
import io.kindling.cli.OptionChecks.Fraction;
import io.kindling.cli.OptionChecks.LayerSizes;
import io.kindling.cli.OptionChecks.NotNegative;
import io.kindling.cli.OptionChecks.OneList;
import io.kindling.cli.OptionChecks.Positive;
import io.kindling.cli.OptionChecks.PositiveReal;
import io.kindling.cli.OptionChecks.PowerOfTwo;
import io.kindling.cli.OptionChecks.Whole;
import io.kindling.data.DataSet;
import io.kindling.nn.Activation;
import io.kindling.nn.Initializer;
import io.kindling.nn.Loss;
import io.kindling.nn.Network;
import io.kindling.optim.OptimizerKind;
import io.kindling.spark.EngineChoice;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say what to train and how. */
final class TrainOptions {

  @Mixin DataOptions data;

  @Option(
      names = "--layers",
      paramLabel = "N,N,…",
      defaultValue = "784,100,10",
      converter = LayerSizes.class,
      description =
          "Sizes of the layers: inputs, hidden layers if any, outputs. Default: ${DEFAULT-VALUE}")
  OneList<Integer> layers;

  @Option(
      names = "--activation",
      defaultValue = "relu",
      description =
          "Activation of the hidden layers: sigmoid, tanh, relu or identity. Default:"
              + " ${DEFAULT-VALUE}")
  Activation activation;

  @Option(
      names = "--loss",
      defaultValue = "cross-entropy",
      description =
          "cross-entropy, over softmax outputs, or quadratic, over sigmoid outputs. Default:"
              + " ${DEFAULT-VALUE}")
  Loss loss;

  @Option(
      names = "--initializer",
      defaultValue = "he",
      description =
          "Distribution of the initial weights: he, xavier or standard-normal. Default:"
              + " ${DEFAULT-VALUE}")
  Initializer initializer;

  @Option(
      names = "--optimizer",
      defaultValue = "adam",
      description = "adam, nesterov or sgd. Default: ${DEFAULT-VALUE}")
  OptimizerKind optimizer;

  @Option(
      names = "--learning-rate",
      paramLabel = "RATE",
      defaultValue = "0.001",
      converter = PositiveReal.class,
      description = "Factor of the mean gradient in a step. Default: ${DEFAULT-VALUE}")
  double learningRate;

  @Option(
      names = "--momentum",
      paramLabel = "M",
      defaultValue = "0.9",
      converter = Fraction.class,
      description =
          "For nesterov: how much of its velocity a step keeps. Default: ${DEFAULT-VALUE}")
  double momentum;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      defaultValue = "200",
      converter = Positive.class,
      description = "Examples in a mini-batch, over the whole cluster. Default: ${DEFAULT-VALUE}")
  int batchSize;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      defaultValue = "10",
      converter = Positive.class,
      description = "Passes over the training examples. Default: ${DEFAULT-VALUE}")
  int epochs;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      converter = Whole.class,
      description = "What everything random is drawn from. Default: ${DEFAULT-VALUE}")
  long seed;

  @Option(
      names = "--shards",
      paramLabel = "N",
      defaultValue = "8",
      converter = PowerOfTwo.class,
      description = {
        "Parts that the examples are split into, a power of two: the most tasks that can share a"
            + " step.",
        "The trained weights depend on it in their last bits. Default: ${DEFAULT-VALUE}"
      })
  int shards;

  @Option(
      names = "--initial-model",
      paramLabel = "FILE",
      description =
          "Start from the weights of this model, or of this checkpoint of another run, instead of"
              + " random ones.")
  String initialModel;

  @Option(
      names = "--engine",
      defaultValue = "auto",
      description = {
        "'broadcast': a Spark job for every step. 'resident': tasks that stay through all steps,"
            + " many times faster, which need a free core for every partition at once.",
        "Both give the same bits. Default: auto, resident where there are cores enough, and"
            + " not so many with so large a network that the driver would be in the way"
      })
  EngineChoice engine;

  @Mixin ComputeOptions compute;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = {
        "The run directory to write, on any file system that Hadoop knows; a run that is there"
            + " already is only ever resumed. Default: runs/<time>"
      })
  String output;

  @Option(
      names = "--resume",
      description = {
        "Go on with the run that stands in --output from its newest sound checkpoint, or begin it.",
        "Ends in the same weights as a run that was never interrupted."
      })
  boolean resume;

  @Option(
      names = "--checkpoint-every",
      paramLabel = "N",
      defaultValue = "0",
      converter = NotNegative.class,
      description =
          "Write a checkpoint every N steps, besides those at the end of every epoch. Default: 0,"
              + " no others")
  int checkpointEvery;

  @Option(
      names = "--keep-checkpoints",
      paramLabel = "N",
      defaultValue = "3",
      converter = Positive.class,
      description = "How many of the last checkpoints to keep. Default: ${DEFAULT-VALUE}")
  int keepCheckpoints;

  /**
   * Checks that a network and a batch size fit the data.
   *
   * @throws InvalidInputException if they do not
   */
  static void checkAgainst(DataSet data, Network network, int batchSize) {
    if (network.inputs() != data.inputs()) {
      throw new InvalidInputException(
          String.format(
              "--layers %s: begins with %,d inputs, but the images of %s are %d x %d pixels; begin"
                  + " it with %d",
              network.sizes(),
              network.inputs(),
              data.source(),
              data.training().examples().rows(),
              data.training().examples().columns(),
              data.inputs()));
    }
    if (network.outputs() < data.classes()) {
      throw new InvalidInputException(
          String.format(
              "--layers %s: ends with %d outputs, but the labels of %s go up to %d; end it with %d"
                  + " or more, or check the label files",
              network.sizes(),
              network.outputs(),
              data.source(),
              data.classes() - 1,
              data.classes()));
    }
    int examples = data.training().examples().size();
    if (batchSize > examples) {
      throw new InvalidInputException(
          String.format(
              "--batch-size %,d: there are only %,d training examples in %s; give fewer",
              batchSize, examples, data.source()));
    }
  }
}
