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
 * The settings that determine the bits of a training's result, apart from the data. Two trainings
 * with the same recipe on the same data end with the same weights, on any cluster and with any
 * engine.
 *
 * <p>A recipe is immutable, and its settings are validated when it is built. Recipe files, run
 * records and checkpoints store its canonical form, {@code name = value} for every setting.
 */
public final class Recipe {

  private final Values values;

  /** The settings that were set explicitly, including those set to their default. */
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
          "a shard has only %,d examples of a mini-batch, fewer than one per step; set a larger"
              + " --batch-size, or fewer steps",
          rows);
    }
    Integer validation = values.get(RecipeSettings.VALIDATION);
    int patience = values.get(RegularizationSettings.PATIENCE);
    if (patience > 0 && validation != null && validation == 0) {
      throw RegularizationSettings.PATIENCE.invalidValue(
          patience,
          "early stopping needs validation examples, and there are none; hold some out"
              + " (--validation), or remove --patience");
    }
  }

  /** Returns a builder that starts with every setting's default. */
  public static Builder builder() {
    return new Builder(Values.defaults(RecipeSettings.ALL), Set.of());
  }

  /** Returns a builder that starts with the values of this recipe. */
  public Builder toBuilder() {
    return new Builder(values, named);
  }

  /**
   * Adapts this recipe to the size of the training set. If the batch size was not set explicitly
   * and its default is larger than the training set, the batch size becomes the size of the
   * training set.
   *
   * @param examples the number of training examples
   * @param note receives a message for the user if the batch size changes
   * @return the adapted recipe, or this recipe if nothing changes
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
   * Returns the value of a setting. It is null only for a setting without a default that was not
   * set: {@link RecipeSettings#VALIDATION}, {@link RecipeSettings#INITIAL_MODEL} or {@link
   * RecipeSettings#TENSORS}.
   */
  public <T> T get(Setting<T> setting) {
    return values.get(setting);
  }

  /** Returns the network architecture. */
  public Network network() {
    return network;
  }

  /**
   * Returns the assignment of training examples to mini-batches.
   *
   * @param examples the number of training examples
   * @throws InvalidInputException if a mini-batch is larger than the training set
   */
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
   * Returns the description of the training that the executors need.
   *
   * @param examples the training examples
   * @throws InvalidInputException if the recipe distorts images and the examples are not images, or
   *     if a mini-batch is larger than the training set
   */
  public TrainingTask task(ExampleSet examples) {
    return task(examples.size(), examples.imageColumns(), examples.features(), examples.shape());
  }

  /**
   * Returns the description of the training that the executors need, for examples that are not
   * images.
   *
   * @param examples the number of training examples
   * @throws InvalidInputException if the recipe distorts images, or if a mini-batch is larger than
   *     the training set
   */
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

  /**
   * Returns the memory that a task needs for its computation, without its gradient sums, in bytes.
   *
   * @param examples the number of training examples
   * @param shards the number of shards of the task's partition
   */
  public long workspaceBytes(int examples, int shards) {
    long rows = (long) batches(examples).mostRowsPerShard() * shards;
    long perRow =
        (long) network.inputs() * Float.BYTES
            + Backpropagation.bytesPerRow(network, dropout())
            + Perturbations.of(values).bytesPerRow(network);
    // Local steps need a copy of the parameters and a vector for the gradient.
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

  /**
   * Returns the optimizer, with gradient clipping, weight penalties and a maximum norm of the
   * weights if the recipe sets them.
   */
  public Optimizer optimizer() {
    return OptimizerWrappers.around(
        get(RecipeSettings.OPTIMIZER).using(get(RecipeSettings.BLAS)), values);
  }

  /**
   * Returns the number of vectors of the length of the parameters that the driver keeps in addition
   * to them: optimizer state, average, best parameters, and the two vectors of rounded exchange.
   */
  public int vectors() {
    return get(RecipeSettings.OPTIMIZER).vectors()
        + (get(RegularizationSettings.AVERAGE).averages() ? 1 : 0)
        + (get(RegularizationSettings.PATIENCE) > 0 ? 1 : 0)
        + (get(CommunicationSettings.EXCHANGE) == FloatFormat.FLOAT32 ? 0 : 2);
  }

  /**
   * Returns the planned length of the training in steps, without early stopping.
   *
   * @param examples the number of training examples
   */
  public Horizon horizon(int examples) {
    int stepsPerEpoch = batches(examples).stepsPerEpoch();
    return new Horizon((long) get(RecipeSettings.EPOCHS) * stepsPerEpoch, stepsPerEpoch);
  }

  /**
   * Returns the learning rate of every step.
   *
   * @param examples the number of training examples
   */
  public LearningRateSchedule schedule(int examples) {
    return get(RecipeSettings.SCHEDULE).over(get(RecipeSettings.LEARNING_RATE), horizon(examples));
  }

  /** Returns random initial parameters, laid out as {@link Network} describes. */
  public float[] initialParameters() {
    return get(RecipeSettings.INITIALIZER).parameters(network, get(RecipeSettings.SEED));
  }

  /**
   * Returns the canonical form: every setting's name and value as text, or null for a setting
   * without a value.
   */
  public Map<String, String> canonical() {
    return values.texts();
  }

  /** Returns the values, in the settings' order. */
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

  /** A builder of recipes. Values are checked together by {@link #build}. */
  public static final class Builder {

    private final Set<Setting<?>> named;
    private Values values;

    private Builder(Values values, Set<Setting<?>> named) {
      this.values = values;
      this.named = new HashSet<>(named);
    }

    /**
     * Copies the values of all settings of a recipe, without marking them as set explicitly.
     *
     * @param all values that include every setting of a recipe
     */
    public Builder values(Values all) {
      for (Setting<?> setting : RecipeSettings.ALL) {
        take(setting, all);
      }
      return this;
    }

    private <T> void take(Setting<T> setting, Values all) {
      values = values.with(setting, all.get(setting));
    }

    /** Sets a value; null removes it. */
    public <T> Builder set(Setting<T> setting, T value) {
      values = values.with(setting, value);
      named.add(setting);
      return this;
    }

    /**
     * Sets a value given as text.
     *
     * @throws InvalidInputException if the text is not a valid value of the setting
     */
    public <T> Builder parse(Setting<T> setting, String text) {
      try {
        return set(setting, setting.parse(text));
      } catch (IllegalArgumentException e) {
        throw InvalidInputException.about(setting.name(), setting + ": " + e.getMessage(), e);
      }
    }

    /** Sets the layer sizes: inputs, hidden layers (if any), outputs. */
    public Builder layers(Integer... sizes) {
      return set(RecipeSettings.LAYERS, List.of(sizes));
    }

    /**
     * Builds the recipe.
     *
     * @throws InvalidInputException if a value is invalid or the settings contradict each other
     */
    public Recipe build() {
      return new Recipe(values, named);
    }
  }
}
