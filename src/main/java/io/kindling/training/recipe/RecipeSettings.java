package io.kindling.training.recipe;

import io.kindling.data.ClassWeights;
import io.kindling.data.scaling.ScalingChoice;
import io.kindling.data.scaling.Scalings;
import io.kindling.data.split.ValidationSplit;
import io.kindling.nn.Perturbations;
import io.kindling.nn.activation.Activation;
import io.kindling.nn.activation.Activations;
import io.kindling.nn.blas.Blas;
import io.kindling.nn.init.Initializer;
import io.kindling.nn.init.Initializers;
import io.kindling.nn.loss.Loss;
import io.kindling.nn.loss.Losses;
import io.kindling.optim.Optimizer;
import io.kindling.optim.OptimizerWrappers;
import io.kindling.optim.Optimizers;
import io.kindling.optim.schedule.Schedule;
import io.kindling.optim.schedule.Schedules;
import io.kindling.settings.Heading;
import io.kindling.settings.Setting;
import io.kindling.settings.ValueType;
import java.util.List;
import java.util.stream.Stream;

/**
 * The settings of a {@link Recipe}, except those of {@link RegularizationSettings}, {@link
 * CommunicationSettings}, {@link Perturbations} and {@link OptimizerWrappers}. Everything else that
 * depends on a setting is derived from its declaration.
 */
public final class RecipeSettings {

  /** Layer sizes: inputs, hidden layers, outputs. */
  public static final Setting<List<Integer>> LAYERS =
      Setting.of(
          Heading.NETWORK,
          "layers",
          "N,N,…",
          new ValueType<>(RecipeSettings::sizes, ValueType.list(ValueType.POSITIVE).writer()),
          "784,512,256,10",
          "Layer sizes, separated by commas: inputs, hidden layers (if any), outputs. Default:"
              + " ${DEFAULT-VALUE}");

  /** Activation of the hidden layers. */
  public static final Setting<Activation> ACTIVATION =
      Setting.of(
          Heading.NETWORK,
          "activation",
          "KIND",
          ValueType.of(Activations.ALL),
          "relu",
          "Activation of the hidden layers: "
              + Activations.ALL.help()
              + ". Default: ${DEFAULT-VALUE}");

  /** Loss function, which also determines the activation of the outputs. */
  public static final Setting<Loss> LOSS =
      Setting.of(
          Heading.NETWORK,
          "loss",
          "KIND",
          ValueType.of(Losses.ALL),
          "cross-entropy",
          "Loss function: "
              + Losses.ALL.help()
              + ". cross-entropy has softmax outputs, and smoothing smooths the labels; quadratic has"
              + " sigmoid outputs. Default: ${DEFAULT-VALUE}");

  /** Distribution of the initial weights. */
  public static final Setting<Initializer> INITIALIZER =
      Setting.of(
          Heading.NETWORK,
          "initializer",
          "KIND",
          ValueType.of(Initializers.ALL),
          "he",
          "Distribution of the initial weights: "
              + Initializers.ALL.help()
              + ". Default: ${DEFAULT-VALUE}");

  /** Optimizer, with its hyperparameters. */
  public static final Setting<Optimizer> OPTIMIZER =
      Setting.of(
          Heading.OPTIMIZATION,
          "optimizer",
          "KIND",
          ValueType.of(Optimizers.ALL),
          "adam",
          "Optimizer: "
              + Optimizers.ALL.help()
              + ". The hyperparameters after the colon are shown with their defaults. Default:"
              + " ${DEFAULT-VALUE}");

  /** Learning rate: the factor of the mean gradient in a step. */
  public static final Setting<Double> LEARNING_RATE =
      Setting.of(
          Heading.OPTIMIZATION,
          "learning-rate",
          "RATE",
          ValueType.POSITIVE_REAL,
          "0.003",
          "Learning rate, above 0: the factor of the mean gradient of a mini-batch in a step."
              + " --schedule varies it over the run. Default: ${DEFAULT-VALUE}");

  /** Schedule of the learning rate over the run. */
  public static final Setting<Schedule> SCHEDULE =
      Setting.of(
          Heading.OPTIMIZATION,
          "schedule",
          "KIND",
          ValueType.of(Schedules.ALL),
          "one-cycle",
          "Schedule of the learning rate over the run: "
              + Schedules.ALL.help()
              + ". The parameters after the colon are shown with their defaults: warmup is a fraction"
              + " of the run, start and end are fractions of the peak, peak=0 stands for the learning"
              + " rate, every and epochs are numbers of epochs. Default: ${DEFAULT-VALUE}");

  /** Number of examples in a mini-batch. */
  public static final Setting<Integer> BATCH_SIZE =
      Setting.of(
          Heading.OPTIMIZATION,
          "batch-size",
          "N",
          ValueType.POSITIVE,
          "200",
          "Number of examples in a mini-batch, over the whole cluster. Default: ${DEFAULT-VALUE}");

  /** Number of passes over the training examples. */
  public static final Setting<Integer> EPOCHS =
      Setting.of(
          Heading.OPTIMIZATION,
          "epochs",
          "N",
          ValueType.POSITIVE,
          "20",
          "Number of passes over the training examples. Default: ${DEFAULT-VALUE}");

  /** Seed of all random numbers. */
  public static final Setting<Long> SEED =
      Setting.of(
          Heading.OPTIMIZATION,
          "seed",
          "N",
          ValueType.WHOLE,
          "1",
          "Seed of all random numbers: initial weights, shuffling, dropout, augmentation. Default:"
              + " ${DEFAULT-VALUE}");

  /** Number of shards that the training set is split into. */
  public static final Setting<Integer> SHARDS =
      Setting.of(
          Heading.CLUSTER,
          "shards",
          "N",
          ValueType.POWER_OF_TWO,
          "8",
          "Number of parts that the training set is split into, a power of two. At most this many tasks"
              + " can share the work of a step.",
          "The last bits of the trained weights depend on it. Default: ${DEFAULT-VALUE}");

  /** Number of examples held out for validation; one in six if it has no value. */
  public static final Setting<Integer> VALIDATION =
      Setting.of(
          Heading.DATA,
          "validation",
          "N",
          ValueType.NOT_NEGATIVE,
          null,
          "Number of training examples to hold out for validation after each epoch; 0 for none.",
          "Default: one in six, 10,000 of MNIST's 60,000");

  /** Choice of the examples held out for validation. */
  public static final Setting<ValidationSplit> VALIDATION_SPLIT =
      Setting.of(
          Heading.DATA,
          "validation-split",
          "KIND",
          ValueType.of(ValidationSplit.class),
          "last",
          "Choice of the validation examples: 'last' (the last training examples) or 'stratified' (the"
              + " last ones of every class, in proportion to its size). Use stratified for sorted"
              + " files. Default: ${DEFAULT-VALUE}");

  /** Flag that inverts images, for dark ink on a light background. */
  public static final Setting<Boolean> INVERT =
      Setting.of(
          Heading.DATA,
          "invert",
          null,
          ValueType.FLAG,
          "false",
          "Invert images that are dark on light: an input becomes 1 - level / 255. The setting is saved"
              + " in the model.");

  /** Flag that transposes images whose rows and columns are exchanged. */
  public static final Setting<Boolean> TRANSPOSE =
      Setting.of(
          Heading.DATA,
          "transpose",
          null,
          ValueType.FLAG,
          "false",
          "Transpose square images whose rows and columns are exchanged, as in EMNIST's files. The"
              + " setting is saved in the model.");

  /** Scaling of raw features to inputs of the network. */
  public static final Setting<ScalingChoice> SCALING =
      Setting.of(
          Heading.DATA,
          "scaling",
          "KIND",
          ScalingChoice.type(Scalings.ALL),
          "auto",
          "Scaling of the features: "
              + Scalings.help(Scalings.ALL)
              + ". Its statistics are taken from the training examples and saved in the model.",
          "Default: auto (pixels for images, standard for tables)");

  /** Weights of the training examples by class. */
  public static final Setting<ClassWeights> CLASS_WEIGHTS =
      Setting.of(
          Heading.DATA,
          "class-weights",
          "KIND",
          ValueType.of(ClassWeights.class),
          "none",
          "Weights of the training examples in the loss: 'none' (all examples have equal weight) or"
              + " 'balanced' (all classes have equal total weight). Default: ${DEFAULT-VALUE}");

  /** Model that the training starts from, instead of random weights. */
  public static final Setting<String> INITIAL_MODEL =
      Setting.of(
          Heading.NETWORK,
          "initial-model",
          "FILE",
          ValueType.TEXT,
          null,
          "Start from the weights in FILE: a model file, a run directory, or a checkpoint of another"
              + " run. Default: random weights");

  /** Names of the tensors in a model file of another program. */
  public static final Setting<List<String>> TENSORS =
      Setting.of(
          Heading.NETWORK,
          "tensors",
          "NAME,…",
          ValueType.list(ValueType.TEXT),
          null,
          "Tensor names in a model file that another program wrote, layer by layer: weights [units,"
              + " inputs], then biases. Layers, activation and loss must match the file.");

  /** Implementation of matrix products. */
  public static final Setting<Blas> BLAS =
      Setting.of(
          Heading.CLUSTER,
          "blas",
          "KIND",
          ValueType.of(Blas.class),
          "vector",
          "Implementation of matrix products: 'vector' (Kindling's own, same bits on every processor),"
              + " 'bundled' (OpenBLAS in Kindling's jar), 'system' (the machine's libblas.so.3) or"
              + " 'java' (netlib's Java code, slow). Default: ${DEFAULT-VALUE}");

  /** The settings of a recipe, in the order of the help and of records. */
  public static final List<Setting<?>> ALL =
      Stream.of(
              List.of(
                  LAYERS,
                  ACTIVATION,
                  LOSS,
                  INITIALIZER,
                  OPTIMIZER,
                  LEARNING_RATE,
                  SCHEDULE,
                  RegularizationSettings.AUGMENT,
                  RegularizationSettings.DROPOUT,
                  RegularizationSettings.INPUT_DROPOUT),
              Perturbations.SETTINGS,
              OptimizerWrappers.SETTINGS,
              List.of(
                  RegularizationSettings.AVERAGE,
                  RegularizationSettings.PATIENCE,
                  BATCH_SIZE,
                  CommunicationSettings.LOCAL_STEPS,
                  CommunicationSettings.EXCHANGE,
                  EPOCHS,
                  SEED,
                  SHARDS,
                  VALIDATION,
                  VALIDATION_SPLIT,
                  INVERT,
                  TRANSPOSE,
                  SCALING,
                  CLASS_WEIGHTS,
                  INITIAL_MODEL,
                  TENSORS,
                  BLAS))
          .<Setting<?>>flatMap(List::stream)
          .toList();

  private RecipeSettings() {}

  private static List<Integer> sizes(String text) {
    List<Integer> sizes =
        ValueType.list(new ValueType<>(size -> layerSize(size), String::valueOf))
            .reader()
            .apply(text);
    if (sizes.size() < 2) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a list of at least two layer sizes, such as 784,512,256,10");
    }
    return sizes;
  }

  private static int layerSize(String text) {
    try {
      return ValueType.POSITIVE.reader().apply(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("'" + text + "' is not a layer size, 1 or more", e);
    }
  }
}
