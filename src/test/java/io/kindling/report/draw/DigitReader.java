package io.kindling.report.draw;

import io.kindling.data.DataSet;
import io.kindling.data.ExampleSet;
import io.kindling.data.digits.GeneratedDigits;
import io.kindling.data.image.ImageSet;
import io.kindling.model.Model;
import io.kindling.storage.IdxDirectory;
import io.kindling.training.PlainEngine;
import io.kindling.training.Training;
import io.kindling.training.TrainingListener;
import io.kindling.training.TrainingState;
import io.kindling.training.recipe.Recipe;
import io.kindling.training.recipe.RecipeSettings;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/**
 * A network that has learnt to read for some seconds: MNIST where {@code MNIST_DIR} names a
 * directory that has it, generated digits elsewhere.
 *
 * @param test images that it has not seen
 */
record DigitReader(Model model, ImageSet test) {

  private static final int EXAMPLES = 20_000;

  static DigitReader train() throws IOException {
    String mnist = System.getenv("MNIST_DIR");
    if (mnist == null) {
      return train(
          new GeneratedDigits(GeneratedDigits.TRAINING, EXAMPLES),
          new GeneratedDigits(GeneratedDigits.TEST, EXAMPLES));
    }
    IdxDirectory directory = IdxDirectory.find(mnist, new Configuration());
    return train(directory.training().range(0, EXAMPLES), directory.test().orElseThrow());
  }

  private static DigitReader train(ExampleSet training, ImageSet test) throws IOException {
    Recipe recipe = Recipe.builder().set(RecipeSettings.EPOCHS, 4).build();
    DataSet.Part none = new DataSet.Part(training.range(0, 0), List.of());
    DataSet data =
        new DataSet("digits", true, "none", 10, new DataSet.Part(training, List.of()), none, none);
    TrainingState state = TrainingState.initial(recipe, recipe.initialParameters());
    try (PlainEngine engine = new PlainEngine(data, recipe.task(EXAMPLES), 2)) {
      new Training(
              engine,
              recipe.optimizer(),
              recipe.schedule(EXAMPLES),
              recipe.batches(EXAMPLES),
              TrainingListener.all(List.of()))
          .run(state, recipe.horizon(EXAMPLES).steps());
    }
    return new DigitReader(new Model(recipe.network(), state.result()), test);
  }
}
