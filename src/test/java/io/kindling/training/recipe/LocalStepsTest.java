package io.kindling.training.recipe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.kindling.InvalidInputException;
import io.kindling.data.DataSet;
import io.kindling.fixtures.SmallData;
import io.kindling.training.PlainEngine;
import io.kindling.training.Training;
import io.kindling.training.TrainingListener;
import io.kindling.training.TrainingState;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalStepsTest {

  private static final DataSet DATA = SmallData.digits(101, 0);

  private static Recipe recipe(int shards, int batch, int local) {
    return Recipe.builder()
        .layers(784, 12, 10)
        .parse(RecipeSettings.OPTIMIZER, "sgd")
        .parse(RecipeSettings.SCHEDULE, "constant")
        .set(RecipeSettings.LEARNING_RATE, 0.3)
        .set(RegularizationSettings.DROPOUT, 0.0)
        .set(RecipeSettings.SHARDS, shards)
        .set(RecipeSettings.BATCH_SIZE, batch)
        .set(CommunicationSettings.LOCAL_STEPS, local)
        .set(RecipeSettings.EPOCHS, 2)
        .build();
  }

  /**
   * With one shard there is nothing to average, so four local steps equal four steps. The single
   * example left at the end of an epoch is one step in either case.
   */
  @Test
  void onOneShardEqualStepsOfSmallerBatches() throws IOException {
    float[] steps = train(recipe(1, 5, 1), 1, 21 + 16);
    float[] local = train(recipe(1, 20, 4), 1, 6 + 4);
    assertArrayEquals(steps, local, 1e-5f);
    assertFalse(Arrays.equals(train(recipe(1, 20, 1), 1, 10), local));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5, 8})
  void endInTheSameBitsOnAnyPartitions(int partitions) throws IOException {
    Recipe recipe =
        recipe(8, 50, 3).toBuilder()
            .parse(RecipeSettings.SCHEDULE, "one-cycle")
            .set(RegularizationSettings.DROPOUT, 0.5)
            .build();
    float[] expected = train(recipe, 1, 6);
    assertArrayEquals(expected, train(recipe, partitions, 6));
    Recipe together = recipe.toBuilder().set(CommunicationSettings.LOCAL_STEPS, 1).build();
    assertFalse(Arrays.equals(expected, train(together, partitions, 6)));
  }

  @Test
  void needAtLeastOneExamplePerStep() {
    InvalidInputException e = assertThrows(InvalidInputException.class, () -> recipe(8, 23, 3));
    assertEquals(
        "local-steps 3: a shard has only 2 examples of a mini-batch, fewer than one per step; set a"
            + " larger --batch-size, or fewer steps",
        e.getMessage());
  }

  private static float[] train(Recipe recipe, int partitions, int steps) throws IOException {
    TrainingState state = TrainingState.initial(recipe, recipe.initialParameters());
    TrainingTask task = recipe.task(DATA.training().examples());
    try (PlainEngine engine = new PlainEngine(DATA, task, partitions)) {
      new Training(
              engine,
              recipe.optimizer(),
              recipe.schedule(DATA.training().size()),
              task.batches(),
              new TrainingListener() {})
          .run(state, steps);
    }
    return state.parameters().clone();
  }
}
