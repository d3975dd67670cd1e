package io.kindling.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.InvalidInputException;
import io.kindling.codec.FloatFormat;
import io.kindling.data.DataSet;
import io.kindling.data.batch.Step;
import io.kindling.fixtures.RecordedTraining;
import io.kindling.fixtures.SmallData;
import io.kindling.training.recipe.CommunicationSettings;
import io.kindling.training.recipe.Recipe;
import io.kindling.training.recipe.RecipeSettings;
import io.kindling.training.recipe.RegularizationSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of averaged and best parameters, also after a resume. */
class ParameterCopiesTest {

  private static final int STEPS_PER_EPOCH = 5;
  private static final DataSet DATA = SmallData.digits(101, 60);

  private static Recipe recipe(String average, int patience, double rate, int epochs) {
    return Recipe.builder()
        .layers(784, 9, 10)
        .parse(RegularizationSettings.AVERAGE, average)
        .set(RegularizationSettings.PATIENCE, patience)
        .set(RecipeSettings.LEARNING_RATE, rate)
        .set(RecipeSettings.BATCH_SIZE, 24)
        .set(RecipeSettings.EPOCHS, epochs)
        .build();
  }

  /** Trains like a run, to the end or to a given step. */
  private static RecordedTraining train(Recipe recipe, TrainingState state, long stopAt)
      throws IOException {
    RecordedTraining record = new RecordedTraining();
    EarlyStopping stopping = new EarlyStopping(recipe.get(RegularizationSettings.PATIENCE));
    TrainingListener stopper =
        new TrainingListener() {
          @Override
          public void onStep(Step step, double meanLoss, TrainingState now) {
            if (now.steps() == stopAt) {
              now.requestStop();
            }
          }
        };
    try (PlainEngine engine = new PlainEngine(DATA, recipe.task(DATA.training().examples()), 2)) {
      stopping.restored(state, STEPS_PER_EPOCH);
      new Training(
              engine,
              recipe.optimizer(),
              recipe.schedule(101),
              recipe.batches(101),
              TrainingListener.all(List.of(stopping, record, stopper)))
          .run(state, recipe.horizon(101).steps());
    }
    return record;
  }

  private static TrainingState initial(Recipe recipe) {
    return TrainingState.initial(recipe, recipe.initialParameters());
  }

  private static TrainingState restored(Recipe recipe, TrainingState state) {
    Map<String, float[]> vectors = new HashMap<>();
    state.kept().vectors().forEach((name, vector) -> vectors.put(name, vector.clone()));
    return TrainingState.restored(
        recipe.network(),
        state.parameters(),
        state.optimizer().vectors(),
        state.steps(),
        TrainingTotals.fromNotes(state.figures().toNotes()),
        ParameterCopies.restored(recipe, vectors, state.kept().toNotes()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ema:decay=0.9", "swa:from=2"})
  void theAverageIsValidatedAndSurvivesAResume(String average) throws IOException {
    Recipe recipe = recipe(average, 0, 0.01, 4);
    TrainingState whole = initial(recipe);
    RecordedTraining undisturbed = train(recipe, whole, -1);
    assertFalse(Arrays.equals(whole.parameters(), whole.result()));
    try (PlainEngine engine = new PlainEngine(DATA, recipe.task(DATA.training().examples()), 1)) {
      assertEquals(undisturbed.epochs().get(3).validation(), engine.validate(whole.result()));
    }
    // The training itself is the same as without an average.
    TrainingState plain = initial(recipe("none", 0, 0.01, 4));
    train(recipe("none", 0, 0.01, 4), plain, -1);
    assertArrayEquals(plain.parameters(), whole.parameters());
    assertArrayEquals(plain.parameters(), plain.result());
    for (int cut : new int[] {1, 5, 12}) {
      TrainingState before = initial(recipe);
      train(recipe, before, cut);
      TrainingState after = restored(recipe, before);
      train(recipe, after, -1);
      assertArrayEquals(whole.result(), after.result(), "cut at " + cut);
    }
  }

  @Test
  void swaIsTheMeanOfTheWeightsAfterEpochs() throws IOException {
    Recipe recipe = recipe("swa:from=2", 0, 0.01, 3);
    TrainingState state = initial(recipe);
    List<float[]> ends = new ArrayList<>();
    for (int epoch = 1; epoch <= 3; epoch++) {
      TrainingState part = initial(recipe);
      train(recipe, part, (long) epoch * STEPS_PER_EPOCH);
      ends.add(part.parameters());
    }
    train(recipe, state, -1);
    for (int i = 0; i < state.result().length; i++) {
      assertEquals((ends.get(1)[i] + ends.get(2)[i]) / 2, state.result()[i], 1e-6);
    }
  }

  /** The learning rate makes a training on 101 digits stop improving early. */
  @Test
  void stopsAfterEpochsWithoutImprovementAndKeepsTheBest() throws IOException {
    Recipe recipe = recipe("none", 3, 0.03, 100);
    TrainingState state = initial(recipe);
    RecordedTraining record = train(recipe, state, -1);
    List<Long> correct =
        record.epochs().stream().map(each -> each.validation().orElseThrow().correct()).toList();
    int best = 0;
    for (int epoch = 0; epoch < correct.size(); epoch++) {
      best = correct.get(epoch) > correct.get(best) ? epoch : best;
      assertEquals(epoch == correct.size() - 1, epoch - best >= 3, "epoch " + epoch);
    }
    assertTrue(correct.size() < 100, "never stopped");
    assertEquals(best + 1, state.kept().bestEpoch());
    assertEquals(correct.get(best), state.kept().bestCorrect());
    TrainingState atBest = initial(recipe);
    train(recipe, atBest, (best + 1L) * STEPS_PER_EPOCH);
    assertArrayEquals(atBest.parameters(), state.result());
    for (long cut : new long[] {1, (best + 1L) * STEPS_PER_EPOCH, state.steps()}) {
      TrainingState before = initial(recipe);
      train(recipe, before, cut);
      TrainingState after = restored(recipe, before);
      train(recipe, after, -1);
      assertEquals(state.steps(), after.steps(), "cut at " + cut);
      assertArrayEquals(state.result(), after.result(), "cut at " + cut);
    }
  }

  @Test
  void restoringChecksTheVectorsAgainstTheRecipe() {
    Recipe averaging = recipe("ema", 2, 0.01, 3);
    float[] vector = new float[averaging.network().parameterCount()];
    Map<String, String> notes = Map.of("best.correct", "3", "best.epoch", "1");
    Map<String, float[]> both = Map.of("average", vector, "best", vector);
    assertEquals(1, ParameterCopies.restored(averaging, both, notes).bestEpoch());
    for (Map<String, float[]> wrong :
        List.of(
            Map.<String, float[]>of(),
            Map.of("average", vector),
            Map.of("average", vector, "best", new float[3]))) {
      assertThrows(
          IllegalArgumentException.class, () -> ParameterCopies.restored(averaging, wrong, notes));
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> ParameterCopies.restored(averaging, both, Map.of("best.correct", "x")));
  }

  /** The sent parameters equal the parameters on average, also after a resume. */
  @Test
  void roundingErrorsAreSentLater() {
    Recipe recipe =
        recipe("none", 0, 0.01, 1).toBuilder()
            .set(CommunicationSettings.EXCHANGE, FloatFormat.BF16)
            .build();
    float[] parameters = recipe.initialParameters();
    TrainingState state = TrainingState.initial(recipe, parameters);
    double[] total = new double[parameters.length];
    int steps = 300;
    boolean changes = false;
    float[] first = state.sent().clone();
    for (int step = 0; step < steps; step++) {
      float[] sent = step == 0 ? first : state.sent();
      changes |= !Arrays.equals(first, sent);
      for (int i = 0; i < total.length; i++) {
        assertEquals(0, Float.floatToRawIntBits(sent[i]) & 0xffff);
        total[i] += sent[i];
      }
      state = step == 7 ? restored(recipe, state) : state;
    }
    for (int i = 0; i < total.length; i++) {
      // Neighbouring bfloat16 numbers differ by about 2^-8 of their magnitude.
      assertEquals(parameters[i], total[i] / steps, Math.abs(parameters[i]) / 256 / steps + 1e-12);
    }
    assertTrue(changes, "the same was sent in every step");
    assertArrayEquals(parameters, state.parameters());
  }

  @Test
  void patienceNeedsValidationExamples() {
    Recipe.Builder builder =
        Recipe.builder().set(RegularizationSettings.PATIENCE, 3).set(RecipeSettings.VALIDATION, 0);
    assertThrows(InvalidInputException.class, builder::build);
  }
}
