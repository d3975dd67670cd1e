package io.kindling.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.kindling.data.DataSet;
import io.kindling.data.batch.Step;
import io.kindling.fixtures.SmallData;
import io.kindling.nn.AdversarialExamples;
import io.kindling.optim.ClippedOptimizer;
import io.kindling.optim.MaxNormOptimizer;
import io.kindling.optim.PenalizedOptimizer;
import io.kindling.training.recipe.CommunicationSettings;
import io.kindling.training.recipe.Recipe;
import io.kindling.training.recipe.RecipeSettings;
import io.kindling.training.recipe.RegularizationSettings;
import io.kindling.training.recipe.TrainingTask;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whatever is put together: the same bits on one partition, on several, and cut off twice on the
 * way. Every two values of two columns meet in a row, or nearly.
 */
class CombinationsTest {

  private static final DataSet DATA = SmallData.digits(101, 40);
  private static final int EXAMPLES = 101;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          adam     | one-cycle:peak=0.01 | 0.5 | affine:shift=1,rotate=9 | ema  | 0 | relu       | 0 | 0 | 1 | bf16
          adam     | cosine:warmup=0.2   | 0   | elastic:end=0.5         | none | 2 | gelu       | 1 | 3 | 3 | float32
          adamw    | constant            | 0.2 | affine:scale=0.1+elastic| swa  | 2 | silu       | 0 | 3 | 1 | float32
          adamw    | step:every=1        | 0.5 | none                    | none | 0 | softplus   | 1 | 0 | 3 | bf16
          muon     | one-cycle:peak=0.05 | 0   | affine:shear=0.2        | none | 0 | leaky-relu | 1 | 3 | 1 | bf16
          muon     | linear-warmup       | 0.5 | elastic                 | swa  | 2 | relu       | 0 | 0 | 3 | float32
          rmsprop  | exponential         | 0.2 | none                    | ema  | 2 | relu       | 1 | 3 | 3 | float32
          rmsprop  | cosine              | 0.5 | affine:rotate=20,end=0  | swa  | 0 | tanh       | 0 | 3 | 1 | bf16
          momentum | step:every=1        | 0   | elastic:sigma=2         | ema  | 2 | leaky-relu | 0 | 0 | 1 | float32
          momentum | one-cycle           | 0.2 | affine:shift=2          | none | 2 | sigmoid    | 1 | 0 | 3 | bf16
          nesterov | linear-warmup       | 0   | none                    | swa  | 0 | gelu       | 1 | 3 | 1 | float32
          sgd      | exponential         | 0.5 | elastic:alpha=20        | ema  | 0 | silu       | 0 | 0 | 3 | bf16
          """)
  void endsInTheSameBits(
      String optimizer,
      String schedule,
      double dropout,
      String augment,
      String average,
      int patience,
      String activation,
      double clip,
      double longest,
      int localSteps,
      String exchange)
      throws IOException {
    Recipe recipe =
        Recipe.builder()
            .layers(784, 12, 9, 10)
            .parse(RecipeSettings.OPTIMIZER, optimizer)
            .parse(RecipeSettings.SCHEDULE, schedule)
            .parse(RecipeSettings.ACTIVATION, activation)
            .parse(RecipeSettings.LOSS, "cross-entropy:smoothing=0.1")
            .parse(RegularizationSettings.AUGMENT, augment)
            .parse(RegularizationSettings.AVERAGE, average)
            .set(RegularizationSettings.PATIENCE, patience)
            .set(RegularizationSettings.DROPOUT, dropout)
            .set(RegularizationSettings.INPUT_DROPOUT, dropout / 2)
            .set(PenalizedOptimizer.L2, dropout / 100)
            .set(AdversarialExamples.ADVERSARIAL, longest / 5)
            .set(ClippedOptimizer.CLIP_NORM, clip)
            .set(MaxNormOptimizer.MAX_NORM, longest)
            .set(RecipeSettings.LEARNING_RATE, 0.01)
            .set(RecipeSettings.BATCH_SIZE, 24)
            .set(CommunicationSettings.LOCAL_STEPS, localSteps)
            .parse(CommunicationSettings.EXCHANGE, exchange)
            .set(RecipeSettings.EPOCHS, 4)
            .build();
    TrainingState whole = TrainingState.initial(recipe, recipe.initialParameters());
    train(recipe, whole, 1, -1);
    TrainingState spread = TrainingState.initial(recipe, recipe.initialParameters());
    train(recipe, spread, 3, -1);
    assertArrayEquals(whole.result(), spread.result(), "on three partitions");
    TrainingState cut = TrainingState.initial(recipe, recipe.initialParameters());
    train(recipe, cut, 8, 3);
    cut = restored(recipe, cut);
    train(recipe, cut, 2, 10);
    cut = restored(recipe, cut);
    train(recipe, cut, 5, -1);
    assertArrayEquals(whole.result(), cut.result(), "cut off twice");
    assertArrayEquals(whole.parameters(), cut.parameters(), "cut off twice");
  }

  private static void train(Recipe recipe, TrainingState state, int partitions, long stopAt)
      throws IOException {
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
    TrainingTask task = recipe.task(DATA.training().examples());
    try (PlainEngine engine = new PlainEngine(DATA, task, partitions)) {
      stopping.restored(state, task.batches().stepsPerEpoch());
      new Training(
              engine,
              recipe.optimizer(),
              recipe.schedule(EXAMPLES),
              task.batches(),
              TrainingListener.all(List.of(stopping, stopper)))
          .run(state, recipe.horizon(EXAMPLES).steps());
    }
  }

  private static TrainingState restored(Recipe recipe, TrainingState state) {
    return TrainingState.restored(
        recipe.network(),
        state.parameters(),
        state.optimizer().vectors(),
        state.steps(),
        TrainingTotals.fromNotes(state.figures().toNotes()),
        ParameterCopies.restored(recipe, state.kept().vectors(), state.kept().toNotes()));
  }
}
