package io.kindling.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.kindling.InvalidInputException;
import io.kindling.data.ByteFeatures;
import io.kindling.data.ExampleBlock;
import io.kindling.data.FloatFeatures;
import io.kindling.data.batch.Batch;
import io.kindling.data.batch.Shard;
import io.kindling.nn.loss.CrossEntropy;
import io.kindling.optim.Adam;
import io.kindling.optim.NesterovMomentum;
import io.kindling.settings.Setting;
import io.kindling.training.recipe.Recipe;
import io.kindling.training.recipe.RecipeSettings;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Values set by a program are checked like values read from text. */
class SoundnessTest {

  @Test
  void recipesSetByProgramsAreChecked() {
    assertUnsound(RecipeSettings.BATCH_SIZE, 0);
    assertUnsound(RecipeSettings.EPOCHS, 0);
    assertUnsound(RecipeSettings.EPOCHS, null);
    assertUnsound(RecipeSettings.LAYERS, null);
    assertUnsound(RecipeSettings.SHARDS, 3);
    assertUnsound(RecipeSettings.VALIDATION, -1);
    assertUnsound(RecipeSettings.LEARNING_RATE, -1.0);
    assertUnsound(RecipeSettings.LEARNING_RATE, Double.NaN);
  }

  @Test
  void optimizersCreatedByProgramsAreChecked() {
    assertThrows(IllegalArgumentException.class, () -> new NesterovMomentum(2));
    assertThrows(IllegalArgumentException.class, () -> new Adam(Double.NaN, 0.9, 1e-8));
    assertThrows(IllegalArgumentException.class, () -> new Adam(0.9, 0.99999999, 1e-8));
    assertThrows(IllegalArgumentException.class, () -> new Adam(0.9, 0.9, 0));
  }

  private static <T> void assertUnsound(Setting<T> setting, T value) {
    Recipe.Builder builder = Recipe.builder();
    InvalidInputException e =
        assertThrows(InvalidInputException.class, () -> builder.set(setting, value).build());
    assertEquals(Optional.of(setting.name()), e.setting());
  }

  @Test
  void examplesCreatedByProgramsAreChecked() {
    FloatFeatures two = new FloatFeatures(3, new float[6]);
    int[] labels = {0, 1};
    assertThrows(IllegalArgumentException.class, () -> new FloatFeatures(4, new float[6]));
    assertThrows(IllegalArgumentException.class, () -> new ByteFeatures(4, new byte[6]));
    assertThrows(IllegalArgumentException.class, () -> new ExampleBlock(two, new int[3], null));
    for (float weight : new float[] {-1, Float.NaN, Float.POSITIVE_INFINITY}) {
      assertThrows(
          IllegalArgumentException.class,
          () -> new ExampleBlock(two, labels, new float[] {1, weight}));
    }
    Shard shard = new Shard(0, 0, new ExampleBlock(two, labels, null));
    Batch narrow = new Batch(2, 2);
    narrow.begin(null);
    assertThrows(IllegalArgumentException.class, () -> shard.copy(0, 2, narrow));
  }

  @Test
  void labelsWithoutAnOutputAreRejected() {
    for (int label : new int[] {-1, 2}) {
      assertThrows(
          IllegalArgumentException.class,
          () ->
              new CrossEntropy()
                  .backward(new float[4], 0, 2, 2, new int[] {label, 0}, 0, null, new float[4]));
    }
  }
}
