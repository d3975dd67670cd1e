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
 * The settings of a {@link Recipe}: a new one is declared here, and nowhere else, or in {@link
 * RegularizationSettings} or {@link CommunicationSettings}.
 */
public final class RecipeSettings {

  /** Sizes of the layers: inputs, hidden layers, outputs. */
  public static final Setting<List<Integer>> LAYERS =
      Setting.of(
          Heading.NETWORK,
          "layers",
          "N,N,…",
          new ValueType<>(RecipeSettings::sizes, ValueType.list(ValueType.POSITIVE).writer()),
          "784,512,256,10",
          "Sizes of the layers: inputs, hidden layers if any, outputs. Default: ${DEFAULT-VALUE}");

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

  /** Loss, and with it the output activation. */
  public static final Setting<Loss> LOSS =
      Setting.of(
          Heading.NETWORK,
          "loss",
          "KIND",
          ValueType.of(Losses.ALL),
          "cross-entropy",
          "Loss, with the activation of the outputs: "
              + Losses.ALL.help()
              + ". cross-entropy has softmax outputs, quadratic has sigmoid outputs; "
              + "smoothing is the share of label smoothing. Default: ${DEFAULT-VALUE}");

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
          "Optimizer, with the defaults of its parameters: "
              + Optimizers.ALL.help()
              + ". Default: ${DEFAULT-VALUE}");

  /** Learning rate, per mean gradient. */
  public static final Setting<Double> LEARNING_RATE =
      Setting.of(
          Heading.OPTIMIZATION,
          "learning-rate",
          "RATE",
          ValueType.POSITIVE_REAL,
          "0.003",
          "Factor of the mean gradient in a step. Default: ${DEFAULT-VALUE}");

  /** Form of the learning rate over the run. */
  public static final Setting<Schedule> SCHEDULE =
      Setting.of(
          Heading.OPTIMIZATION,
          "schedule",
          "KIND",
          ValueType.of(Schedules.ALL),
          "one-cycle",
          "Schedule of the learning rate: "
              + Schedules.ALL.help()
              + ". warmup is a part of the run, start and end are parts of the peak, "
              + "peak=0 is the learning rate, every and epochs count epochs. Default: "
              + "${DEFAULT-VALUE}");

  /** Examples in a mini-batch. */
  public static final Setting<Integer> BATCH_SIZE =
      Setting.of(
          Heading.OPTIMIZATION,
          "batch-size",
          "N",
          ValueType.POSITIVE,
          "200",
          "Examples in a mini-batch, over the whole cluster. Default: ${DEFAULT-VALUE}");

  /** Passes over the training examples. */
  public static final Setting<Integer> EPOCHS =
      Setting.of(
          Heading.OPTIMIZATION,
          "epochs",
          "N",
          ValueType.POSITIVE,
          "20",
          "Passes over the training examples. Default: ${DEFAULT-VALUE}");

  /** What everything random is drawn from. */
  public static final Setting<Long> SEED =
      Setting.of(
          Heading.OPTIMIZATION,
          "seed",
          "N",
          ValueType.WHOLE,
          "1",
          "What everything random is drawn from. Default: ${DEFAULT-VALUE}");

  /** Parts that the examples are split into. */
  public static final Setting<Integer> SHARDS =
      Setting.of(
          Heading.CLUSTER,
          "shards",
          "N",
          ValueType.POWER_OF_TWO,
          "8",
          "Parts that the examples are split into, a power of two: the most tasks that can share a"
              + " step.",
          "The trained weights depend on it in their last bits. Default: ${DEFAULT-VALUE}");

  /** Examples held back for validation; without a value one in six. */
  public static final Setting<Integer> VALIDATION =
      Setting.of(
          Heading.DATA,
          "validation",
          "N",
          ValueType.NOT_NEGATIVE,
          null,
          "How many of the training examples are held back to look at after each epoch; 0 for"
              + " none.",
          "Default: one in six, 10,000 of MNIST's 60,000");

  /** Which examples are held back. */
  public static final Setting<ValidationSplit> VALIDATION_SPLIT =
      Setting.of(
          Heading.DATA,
          "validation-split",
          "KIND",
          ValueType.of(ValidationSplit.class),
          "last",
          "Which examples are held back: the 'last' ones, or, 'stratified', the last ones of every"
              + " class, as many as is its share: for files that are sorted. Default:"
              + " ${DEFAULT-VALUE}");

  /** Whether dark and light are exchanged. */
  public static final Setting<Boolean> INVERT =
      Setting.of(
          Heading.DATA,
          "invert",
          null,
          ValueType.FLAG,
          "false",
          "Exchange dark and light, for images that are dark on light: an input is 1 - level / 255."
              + " The model remembers it.");

  /** Whether rows and columns of the images are exchanged. */
  public static final Setting<Boolean> TRANSPOSE =
      Setting.of(
          Heading.DATA,
          "transpose",
          null,
          ValueType.FLAG,
          "false",
          "The data hold square images whose rows and columns are exchanged, as EMNIST's files do:"
              + " turn them upright. The model remembers it.");

  /** How raw features become inputs. */
  public static final Setting<ScalingChoice> SCALING =
      Setting.of(
          Heading.DATA,
          "scaling",
          "KIND",
          ScalingChoice.type(Scalings.ALL),
          "auto",
          "How features become inputs: "
              + Scalings.help(Scalings.ALL)
              + ", over the examples trained on.",
          "The model remembers it. Default: auto, pixels for images, standard for tables");

  /** How much examples count by their class. */
  public static final Setting<ClassWeights> CLASS_WEIGHTS =
      Setting.of(
          Heading.DATA,
          "class-weights",
          "KIND",
          ValueType.of(ClassWeights.class),
          "none",
          "How much training examples count: 'none', each as much as another; 'balanced', every"
              + " class as much as another. Default: ${DEFAULT-VALUE}");

  /** A model to start from, instead of random weights. */
  public static final Setting<String> INITIAL_MODEL =
      Setting.of(
          Heading.NETWORK,
          "initial-model",
          "FILE",
          ValueType.TEXT,
          null,
          "Start from the weights of this model, of this run's, or of this checkpoint of another"
              + " run, instead of random ones.");

  /** What a file of another program's is made of. */
  public static final Setting<List<String>> TENSORS =
      Setting.of(
          Heading.NETWORK,
          "tensors",
          "NAME,…",
          ValueType.list(ValueType.TEXT),
          null,
          "The model file is another program's: its tensors of weights [units, inputs] and biases,"
              + " layer by layer, for the layers, activation and loss that are given.");

  /** What to compute matrix products with. */
  public static final Setting<Blas> BLAS =
      Setting.of(
          Heading.CLUSTER,
          "blas",
          "KIND",
          ValueType.of(Blas.class),
          "vector",
          "Matrix products by 'vector' (our own, the same bits on every processor), 'bundled'"
              + " (OpenBLAS, in our jar), 'system' (libblas.so.3 of the machine) or 'java'"
              + " (netlib's, slow). Default: ${DEFAULT-VALUE}");

  /** All settings of a recipe, in the order in which they are shown. */
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
