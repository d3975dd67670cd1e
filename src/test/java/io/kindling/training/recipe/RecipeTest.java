package io.kindling.training.recipe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.InvalidInputException;
import io.kindling.codec.FloatFormat;
import io.kindling.data.batch.BatchOrder;
import io.kindling.nn.AdversarialExamples;
import io.kindling.nn.Network;
import io.kindling.nn.activation.Relu;
import io.kindling.nn.activation.Tanh;
import io.kindling.nn.blas.Blas;
import io.kindling.nn.init.HeNormal;
import io.kindling.nn.init.StandardNormal;
import io.kindling.nn.init.XavierUniform;
import io.kindling.nn.loss.CrossEntropy;
import io.kindling.nn.loss.QuadraticLoss;
import io.kindling.optim.Adam;
import io.kindling.optim.ClippedOptimizer;
import io.kindling.optim.MaxNormOptimizer;
import io.kindling.optim.NesterovMomentum;
import io.kindling.optim.PenalizedOptimizer;
import io.kindling.optim.average.WeightAverage;
import io.kindling.optim.schedule.Horizon;
import io.kindling.optim.schedule.StepDecay;
import io.kindling.settings.Setting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecipeTest {

  /** Nothing in it is what it is by default. */
  private static Recipe another() {
    return Recipe.builder()
        .layers(20, 7, 5, 3)
        .set(RecipeSettings.ACTIVATION, new Tanh())
        .set(RecipeSettings.LOSS, new QuadraticLoss())
        .set(RecipeSettings.INITIALIZER, new StandardNormal())
        .set(RecipeSettings.OPTIMIZER, new NesterovMomentum(0.5))
        .set(RecipeSettings.LEARNING_RATE, 1e-8)
        .set(RecipeSettings.SCHEDULE, new StepDecay(2, 0.5))
        .parse(RegularizationSettings.AUGMENT, "affine:shift=2 + elastic:alpha=30")
        .set(RegularizationSettings.DROPOUT, 0.5)
        .set(RegularizationSettings.INPUT_DROPOUT, 0.2)
        .set(AdversarialExamples.ADVERSARIAL, 0.5)
        .set(PenalizedOptimizer.L1, 0.001)
        .set(PenalizedOptimizer.L2, 0.002)
        .set(ClippedOptimizer.CLIP_NORM, 5.0)
        .set(MaxNormOptimizer.MAX_NORM, 3.0)
        .set(RegularizationSettings.AVERAGE, new WeightAverage(2))
        .set(RecipeSettings.BATCH_SIZE, 37)
        .set(CommunicationSettings.LOCAL_STEPS, 2)
        .set(CommunicationSettings.EXCHANGE, FloatFormat.BF16)
        .set(RecipeSettings.EPOCHS, 3)
        .set(RecipeSettings.SEED, -42L)
        .set(RecipeSettings.SHARDS, 16)
        .set(RecipeSettings.VALIDATION, 6)
        .set(RegularizationSettings.PATIENCE, 4)
        .set(RecipeSettings.VALIDATION_SPLIT, io.kindling.data.split.ValidationSplit.STRATIFIED)
        .set(RecipeSettings.INVERT, true)
        .set(RecipeSettings.TRANSPOSE, true)
        .set(RecipeSettings.SCALING, io.kindling.data.scaling.ScalingChoice.PIXELS)
        .set(RecipeSettings.CLASS_WEIGHTS, io.kindling.data.ClassWeights.BALANCED)
        .set(RecipeSettings.INITIAL_MODEL, "runs/a b/model.safetensors")
        .set(RecipeSettings.TENSORS, List.of("a.weight", "a.bias"))
        .set(RecipeSettings.BLAS, Blas.JAVA)
        .build();
  }

  /** What every file of version 1 means, if it does not say it. */
  @Test
  void defaultsAreWhatTheyAre() {
    Map<String, String> expected = new LinkedHashMap<>();
    expected.put("layers", "784,512,256,10");
    expected.put("activation", "relu");
    expected.put("loss", "cross-entropy");
    expected.put("initializer", "he");
    expected.put("optimizer", "adam");
    expected.put("learning-rate", "0.003");
    expected.put("schedule", "one-cycle");
    expected.put("augment", "none");
    expected.put("dropout", "0.3");
    expected.put("input-dropout", "0");
    expected.put("adversarial", "0");
    expected.put("clip-norm", "0");
    expected.put("l1", "0");
    expected.put("l2", "0");
    expected.put("max-norm", "0");
    expected.put("average", "none");
    expected.put("patience", "0");
    expected.put("batch-size", "200");
    expected.put("local-steps", "1");
    expected.put("exchange", "float32");
    expected.put("epochs", "20");
    expected.put("seed", "1");
    expected.put("shards", "8");
    expected.put("validation", null);
    expected.put("validation-split", "last");
    expected.put("invert", "false");
    expected.put("transpose", "false");
    expected.put("scaling", "auto");
    expected.put("class-weights", "none");
    expected.put("initial-model", null);
    expected.put("tensors", null);
    expected.put("blas", "vector");
    Map<String, String> found = Recipe.builder().build().canonical();
    assertEquals(expected, found);
    assertEquals(new ArrayList<>(expected.keySet()), new ArrayList<>(found.keySet()));
    assertNull(Recipe.builder().build().get(RecipeSettings.VALIDATION));
    assertNull(Recipe.builder().build().get(RecipeSettings.INITIAL_MODEL));
  }

  @Test
  void canonicalFormHasEverySettingAsText() {
    assertEquals(
        "{layers=20,7,5,3, activation=tanh, loss=quadratic, initializer=standard-normal,"
            + " optimizer=nesterov:momentum=0.5, learning-rate=1.0E-8,"
            + " schedule=step:every=2,factor=0.5,"
            + " augment=affine:shift=2+elastic:alpha=30, dropout=0.5, input-dropout=0.2,"
            + " adversarial=0.5, clip-norm=5, l1=0.001,"
            + " l2=0.002, max-norm=3, average=swa:from=2, patience=4,"
            + " batch-size=37, local-steps=2, exchange=bf16, epochs=3, seed=-42, shards=16,"
            + " validation=6, validation-split=stratified, invert=true, transpose=true, scaling=pixels, class-weights=balanced, initial-model=runs/a b/model.safetensors, tensors=a.weight,a.bias, blas=java}",
        another().canonical().toString());
  }

  @Test
  void canonicalFormIsReadBack() {
    for (Recipe recipe : List.of(another(), Recipe.builder().build())) {
      Recipe.Builder builder = Recipe.builder();
      for (Setting<?> setting : RecipeSettings.ALL) {
        String text = recipe.canonical().get(setting.name());
        if (text != null) {
          builder.parse(setting, text);
        }
      }
      Recipe again = builder.build();
      assertEquals(recipe, again);
      assertEquals(recipe.hashCode(), again.hashCode());
      assertEquals(recipe.network(), again.network());
      assertArrayEquals(recipe.initialParameters(), again.initialParameters());
    }
  }

  @Test
  void valuesAreThoseThatWereSet() {
    Recipe recipe = another();
    assertEquals(List.of(20, 7, 5, 3), recipe.get(RecipeSettings.LAYERS));
    assertEquals(new NesterovMomentum(0.5), recipe.get(RecipeSettings.OPTIMIZER));
    assertEquals(-42L, recipe.get(RecipeSettings.SEED));
    assertEquals(6, recipe.get(RecipeSettings.VALIDATION));
    assertEquals(Blas.JAVA, recipe.get(RecipeSettings.BLAS));
    Recipe taken = Recipe.builder().values(recipe.values()).build();
    assertEquals(recipe, taken);
    assertNull(
        recipe.toBuilder()
            .set(RecipeSettings.VALIDATION, null)
            .build()
            .get(RecipeSettings.VALIDATION));
  }

  @Test
  void isEqualByEverySetting() {
    Recipe recipe = Recipe.builder().build();
    assertEquals(recipe, Recipe.builder().build());
    assertEquals(recipe, recipe.toBuilder().build());
    assertEquals(
        recipe, Recipe.builder().set(RecipeSettings.OPTIMIZER, new Adam(0.9, 0.999, 1e-8)).build());
    assertEquals(recipe, Recipe.builder().parse(RecipeSettings.LEARNING_RATE, "3e-3").build());
    for (Setting<?> setting : RecipeSettings.ALL) {
      assertNotEquals(recipe, taking(setting, recipe.toBuilder(), another()).build());
    }
  }

  private static <T> Recipe.Builder taking(Setting<T> setting, Recipe.Builder to, Recipe from) {
    return to.set(setting, from.get(setting));
  }

  @Test
  void aChangedCopyLeavesTheRecipeAsItIs() {
    Recipe recipe = another();
    Recipe changed = recipe.toBuilder().set(RecipeSettings.EPOCHS, 4).layers(20, 3).build();
    assertEquals(3, recipe.get(RecipeSettings.EPOCHS));
    assertEquals(3, recipe.network().layerCount());
    assertEquals(4, changed.get(RecipeSettings.EPOCHS));
    assertEquals(1, changed.network().layerCount());
  }

  @Test
  void networkBatchesScheduleAndInitialParametersFollowFromIt() {
    Recipe recipe = another();
    Network network = new Network(List.of(20, 7, 5, 3), new Tanh(), new QuadraticLoss());
    assertEquals(network, recipe.network());
    assertEquals(new BatchOrder(100, 16, 37, -42), recipe.batches(100));
    // 3 epochs of ⌈100 / 37⌉ steps, at 10⁻⁸ · 0.5 after the second.
    assertEquals(new Horizon(9, 3), recipe.horizon(100));
    assertEquals(1e-8, recipe.schedule(100).rate(5));
    assertEquals(0.5e-8, recipe.schedule(100).rate(6));
    assertArrayEquals(new StandardNormal().parameters(network, -42), recipe.initialParameters());
    Recipe first = Recipe.builder().build();
    assertEquals(
        new Network(List.of(784, 512, 256, 10), new Relu(), new CrossEntropy()), first.network());
    assertArrayEquals(new HeNormal().parameters(first.network(), 1), first.initialParameters());
    Recipe xavier = first.toBuilder().set(RecipeSettings.INITIALIZER, new XavierUniform()).build();
    assertArrayEquals(
        new XavierUniform().parameters(first.network(), 1), xavier.initialParameters());
  }

  /** Inputs, A and Δ of every layer; z under GELU; factors and products of the hidden layer. */
  @Test
  void knowsWhatATaskComputesIn() {
    Recipe.Builder builder =
        Recipe.builder().layers(7, 5, 3).set(RegularizationSettings.DROPOUT, 0.0);
    // The inputs, activations and their derivatives, and what cross-entropy is computed from.
    int plain = 7 + 2 * (5 + 3) + 3;
    assertEquals(2L * 25 * 4 * plain, builder.build().workspaceBytes(200, 2));
    builder.parse(RecipeSettings.ACTIVATION, "gelu").set(RegularizationSettings.DROPOUT, 0.5);
    assertEquals(25L * 4 * (plain + 5 + 2 * 5), builder.build().workspaceBytes(200, 1));
    long parameters = builder.build().network().parameterBytes();
    builder.set(CommunicationSettings.LOCAL_STEPS, 2);
    assertEquals(
        25L * 4 * (plain + 5 + 2 * 5) + 2 * parameters, builder.build().workspaceBytes(200, 1));
  }

  @Test
  void aBatchIsNoLargerThanTheSet() {
    Recipe recipe = Recipe.builder().build();
    assertEquals(1, recipe.batches(200).stepsPerEpoch());
    assertInvalid(
        "batch-size",
        "batch-size 200: there are only 199 training examples in the data; give fewer",
        () -> recipe.batches(199));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          layers        | 784       | layers: '784' is not a list of at least two layer sizes, such as 784,512,256,10
          layers        | ""        | layers: '' is not a layer size, 1 or more
          layers        | 784,0,10  | layers: '0' is not a layer size, 1 or more
          layers        | 784,ten   | layers: 'ten' is not a layer size, 1 or more
          layers        | 784,,10   | layers: '' is not a layer size, 1 or more
          activation    | softmax   | activation: 'softmax' is none of sigmoid, tanh, relu, leaky-relu, gelu, silu, softplus, identity
          loss          | hinge     | loss: 'hinge' is none of cross-entropy, quadratic
          initializer   | zero      | initializer: 'zero' is none of he, xavier, standard-normal, scaled-normal
          optimizer     | newton    | optimizer: 'newton' is none of adam, adamw, nesterov, momentum, rmsprop, muon, sgd
          optimizer     | sgd:l2=1  | optimizer: sgd has no parameter 'l2'; it has none
          learning-rate | 0         | learning-rate: '0' is not a number above 0
          l2            | -1        | l2: '-1' is not a number 0 or more
          learning-rate | fast      | learning-rate: 'fast' is not a number
          batch-size    | 0         | batch-size: '0' is not a whole number, 1 or more
          epochs        | -1        | epochs: '-1' is not a whole number, 1 or more
          seed          | 1.5       | seed: '1.5' is not a whole number
          shards        | 12        | shards: '12' is not a power of two, such as 8
          validation    | -1        | validation: '-1' is not a whole number, 0 or more
          blas          | mkl       | blas: 'mkl' is none of vector, bundled, system, java
          """)
  void aTextThatIsNoValueIsRefusedWithTheSettingsName(String name, String text, String message) {
    Setting<?> setting =
        RecipeSettings.ALL.stream()
            .filter(each -> each.name().equals(name))
            .findFirst()
            .orElseThrow();
    Recipe.Builder builder = Recipe.builder();
    assertInvalid(name, message, () -> builder.parse(setting, text));
    assertEquals(Recipe.builder().build(), builder.build(), "was changed");
  }

  @Test
  void layersThatAreNoNetworkAreRefused() {
    assertInvalid(
        "layers",
        "layers: '784' is not a list of at least two layer sizes, such as 784,512,256,10",
        () -> Recipe.builder().layers(784).build());
    assertInvalid(
        "layers",
        "layers: '0' is not a layer size, 1 or more",
        () -> Recipe.builder().layers(784, 0, 10).build());
    InvalidInputException e =
        assertThrows(
            InvalidInputException.class, () -> Recipe.builder().layers(100_000, 100_000).build());
    assertTrue(e.getMessage().contains("more than 2 GiB"), e.getMessage());
    assertEquals(Optional.of("layers"), e.setting());
  }

  @Test
  void aSettingThatIsNoneOfARecipesIsRefused() {
    Setting<Integer> stranger = RecipeSettings.EPOCHS.withDefault("20");
    assertThrows(IllegalArgumentException.class, () -> Recipe.builder().set(stranger, 20));
  }

  private static void assertInvalid(String setting, String message, Runnable action) {
    InvalidInputException e = assertThrows(InvalidInputException.class, action::run);
    assertEquals(message, e.getMessage());
    assertEquals(Optional.of(setting), e.setting());
  }
}
