package io.kindling.training.recipe;

import io.kindling.InvalidInputException;
import io.kindling.codec.FloatFormat;
import io.kindling.data.ExampleSet;
import io.kindling.data.augment.Augmentation;
import io.kindling.data.augment.DistortionPlan;
import io.kindling.data.batch.BatchOrder;
import io.kindling.nn.Backpropagation;
import io.kindling.nn.Dropout;
import io.kindling.nn.Network;
import io.kindling.nn.Perturbations;
import io.kindling.optim.Optimizer;
import io.kindling.optim.OptimizerWrappers;
import io.kindling.optim.schedule.Horizon;
import io.kindling.optim.schedule.LearningRateSchedule;
import io.kindling.settings.Setting;
import io.kindling.settings.Values;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * All that decides the bits of a training's result, but for the data: two trainings of one recipe
 * on the same data end in the same weights, wherever and however they are computed.
 *
 * <p>Immutable, and sound once it is built. Its canonical form, {@code name = value} for every
 * setting, is what recipe files, run records and checkpoints hold.
 */
public final class Recipe {

  private final Values values;

  /** The settings that were given a value, be it their default's. */
  private final Set<Setting<?>> named;

  private final Network network;

  private Recipe(Values values, Set<Setting<?>> named) {
    values.check();
    this.values = values;
    this.named = Set.copyOf(named);
    try {
      this.network =
          new Network(
              values.get(RecipeSettings.LAYERS),
              values.get(RecipeSettings.ACTIVATION),
              values.get(RecipeSettings.LOSS));
    } catch (IllegalArgumentException e) {
      throw RecipeSettings.LAYERS.invalidValue(
          values.get(RecipeSettings.LAYERS), "%s", e.getMessage());
    }
    int rows = values.get(RecipeSettings.BATCH_SIZE) / values.get(RecipeSettings.SHARDS);
    int local = values.get(CommunicationSettings.LOCAL_STEPS);
    if (local > 1 && local > rows) {
      throw CommunicationSettings.LOCAL_STEPS.invalidValue(
          local,
          "a shard has only %,d examples of a mini-batch to make steps of; give a larger"
              + " --batch-size, or fewer steps",
          rows);
    }
    Integer validation = values.get(RecipeSettings.VALIDATION);
    int patience = values.get(RegularizationSettings.PATIENCE);
    if (patience > 0 && validation != null && validation == 0) {
      throw RegularizationSettings.PATIENCE.invalidValue(
          patience,
          "there are no validation examples to be patient about; hold some back (--validation), or"
              + " leave --patience out");
    }
  }

  /** Begins with every setting's default. */
  public static Builder builder() {
    return new Builder(Values.defaults(RecipeSettings.ALL), Set.of());
  }

  /** Begins with this recipe. */
  public Builder toBuilder() {
    return new Builder(values, named);
  }

  /**
   * This recipe for so many training examples: where they are fewer than a mini-batch has by
   * default, and its size was not set, a mini-batch is all of them.
   *
   * @param note is told if it is
   */
  public Recipe forExamples(int examples, Consumer<String> note) {
    int batch = get(RecipeSettings.BATCH_SIZE);
    if (batch <= examples || named.contains(RecipeSettings.BATCH_SIZE)) {
      return this;
    }
    note.accept(
        String.format(
            Locale.ROOT,
            "there are only %,d training examples, so that a mini-batch is all of them, not %,d as"
                + " by default (--%s)",
            examples,
            batch,
            RecipeSettings.BATCH_SIZE));
    return toBuilder().set(RecipeSettings.BATCH_SIZE, examples).build();
  }

  /**
   * The value of a setting; null for {@link RecipeSettings#VALIDATION} or {@link
   * RecipeSettings#INITIAL_MODEL} if not set.
   */
  public <T> T get(Setting<T> setting) {
    return values.get(setting);
  }

  /** The architecture. */
  public Network network() {
    return network;
  }

  /** Which examples make up each mini-batch of so many training examples. */
  public BatchOrder batches(int examples) {
    if (get(RecipeSettings.BATCH_SIZE) > examples) {
      throw RecipeSettings.BATCH_SIZE.invalidValue(
          get(RecipeSettings.BATCH_SIZE),
          "there are only %,d training examples in the data; give fewer",
          examples);
    }
    return new BatchOrder(
        examples,
        get(RecipeSettings.SHARDS),
        get(RecipeSettings.BATCH_SIZE),
        get(RecipeSettings.SEED));
  }

  /**
   * What the executors have to know to train on these examples.
   *
   * @throws InvalidInputException if they are to be distorted, and are no images
   */
  public TrainingTask task(ExampleSet examples) {
    return task(examples.size(), examples.imageColumns(), examples.features(), examples.shape());
  }

  /** The same for so many examples that are no images. */
  public TrainingTask task(int examples) {
    return task(examples, 0, network.inputs(), network.inputs() + " features");
  }

  private TrainingTask task(int examples, int columns, int features, String shape) {
    return new TrainingTask(
        network,
        batches(examples),
        get(RecipeSettings.BLAS),
        dropout(),
        Perturbations.of(values),
        distortion(columns, features, shape),
        new LocalSteps(
            get(CommunicationSettings.LOCAL_STEPS),
            get(RecipeSettings.SCHEDULE),
            get(RecipeSettings.LEARNING_RATE),
            horizon(examples)),
        get(CommunicationSettings.EXCHANGE));
  }

  private Dropout dropout() {
    return new Dropout(
        get(RegularizationSettings.INPUT_DROPOUT), get(RegularizationSettings.DROPOUT));
  }

  /** The bytes that a task of so many shards computes in, but for its sums of gradients. */
  public long workspaceBytes(int examples, int shards) {
    long rows = (long) batches(examples).mostRowsPerShard() * shards;
    long perRow =
        (long) network.inputs() * Float.BYTES
            + Backpropagation.bytesPerRow(network, dropout())
            + Perturbations.of(values).bytesPerRow(network);
    // A shard that makes steps of its own needs parameters, and the gradient of each, of its own.
    long vectors = get(CommunicationSettings.LOCAL_STEPS) > 1 ? 2 : 0;
    return rows * perRow + vectors * network.parameterBytes();
  }

  private DistortionPlan distortion(int columns, int features, String shape) {
    Augmentation augmentation = get(RegularizationSettings.AUGMENT);
    if (augmentation.equals(Augmentation.NONE)) {
      return DistortionPlan.NONE;
    }
    if (columns == 0) {
      throw RegularizationSettings.AUGMENT.invalidValue(
          augmentation, "the examples are %s, and only images can be distorted", shape);
    }
    return new DistortionPlan(
        augmentation,
        features / columns,
        columns,
        get(RecipeSettings.EPOCHS),
        get(RecipeSettings.SEED));
  }

  /** Returns the optimizer with the wrappers that the recipe puts around it. */
  public Optimizer optimizer() {
    return OptimizerWrappers.around(
        get(RecipeSettings.OPTIMIZER).using(get(RecipeSettings.BLAS)), values);
  }

  /** How many vectors as long as the parameters the training keeps beside them. */
  public int vectors() {
    return get(RecipeSettings.OPTIMIZER).vectors()
        + (get(RegularizationSettings.AVERAGE).averages() ? 1 : 0)
        + (get(RegularizationSettings.PATIENCE) > 0 ? 1 : 0)
        + (get(CommunicationSettings.EXCHANGE) == FloatFormat.FLOAT32 ? 0 : 2);
  }

  /** How many steps the training makes on so many training examples, unless it ends early. */
  public Horizon horizon(int examples) {
    int stepsPerEpoch = batches(examples).stepsPerEpoch();
    return new Horizon((long) get(RecipeSettings.EPOCHS) * stepsPerEpoch, stepsPerEpoch);
  }

  /** The learning rate of every step on so many training examples. */
  public LearningRateSchedule schedule(int examples) {
    return get(RecipeSettings.SCHEDULE).over(get(RecipeSettings.LEARNING_RATE), horizon(examples));
  }

  /** Random parameters to begin with. */
  public float[] initialParameters() {
    return get(RecipeSettings.INITIALIZER).parameters(network, get(RecipeSettings.SEED));
  }

  /** The canonical form: every setting's name and value as text, null for one without a value. */
  public Map<String, String> canonical() {
    return values.texts();
  }

  /** The values, in the settings' order. */
  public Values values() {
    return values;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Recipe that && values.equals(that.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return values.toString();
  }

  /** Changes settings, one after the other, until they make a recipe. */
  public static final class Builder {

    private final Set<Setting<?>> named;
    private Values values;

    private Builder(Values values, Set<Setting<?>> named) {
      this.values = values;
      this.named = new HashSet<>(named);
    }

    /** Has every value as it is in these, defaults among them. */
    public Builder values(Values all) {
      for (Setting<?> setting : RecipeSettings.ALL) {
        take(setting, all);
      }
      return this;
    }

    private <T> void take(Setting<T> setting, Values all) {
      values = values.with(setting, all.get(setting));
    }

    /** Sets a value; null takes it away. */
    public <T> Builder set(Setting<T> setting, T value) {
      values = values.with(setting, value);
      named.add(setting);
      return this;
    }

    /**
     * Sets a value that is given as text.
     *
     * @throws InvalidInputException if the text is no value of the setting
     */
    public <T> Builder parse(Setting<T> setting, String text) {
      try {
        return set(setting, setting.parse(text));
      } catch (IllegalArgumentException e) {
        throw InvalidInputException.about(setting.name(), setting + ": " + e.getMessage(), e);
      }
    }

    /** Sets the sizes of the layers: inputs, hidden layers if any, outputs. */
    public Builder layers(Integer... sizes) {
      return set(RecipeSettings.LAYERS, List.of(sizes));
    }

    /**
     * Builds the recipe.
     *
     * @throws InvalidInputException if the settings do not fit together
     */
    public Recipe build() {
      return new Recipe(values, named);
    }
  }
}
