package io.kindling.cli.train;

import io.kindling.cli.options.OneLine;
import io.kindling.data.DataSet;
import io.kindling.run.Execution;
import io.kindling.run.RunDirectory;
import io.kindling.run.RunRecord;
import io.kindling.run.TrainingSession.Outcome;
import io.kindling.training.TrainingState;
import io.kindling.training.evaluation.Evaluation;
import io.kindling.training.recipe.CommunicationSettings;
import io.kindling.training.recipe.Recipe;
import io.kindling.training.recipe.RecipeSettings;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;

/** What is said before a training and after it. */
final class RunAnnouncement {

  private RunAnnouncement() {}

  static void announce(
      Recipe recipe, Execution execution, DataSet data, TrainingState state, PrintWriter out) {
    out.printf(
        "Training %s on %s: %,d training, %,d validation, %,d test examples%n%n",
        recipe.network(),
        data.title(),
        data.training().size(),
        data.validation().size(),
        data.test().size());
    Map<String, Object> configuration = RunRecord.configuration(recipe, execution);
    configuration.values().removeIf(value -> value == null);
    configuration.forEach((name, value) -> out.println("  " + OneLine.of(name + " = " + value)));
    out.println();
    if (state.steps() > 0) {
      out.printf("Going on from step %,d%n%n", state.steps());
    }
    recipe
        .get(RecipeSettings.BLAS)
        .load()
        .notice()
        .ifPresent(notice -> out.println("Note: " + OneLine.of(notice)));
    int local = recipe.get(CommunicationSettings.LOCAL_STEPS);
    if (local > 1) {
      out.printf(
          "Note: --local-steps %d is local SGD, another algorithm than mini-batch gradient descent: each of"
              + " the %d shards makes %d steps by itself, then the ways they went are averaged%n",
          local, recipe.get(RecipeSettings.SHARDS), local);
    }
    out.flush();
  }

  static void tell(Outcome outcome, DataSet data, RunDirectory directory, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%n%s. Trained in %.1f s.%nWeights %s%nModel   %s%nReport  %s%n",
        outcome
            .test()
            .map(test -> describe(test, data))
            .orElse(
                data.test().size() == 0
                    ? "No test: the data have no test files"
                    : "Not tested: the test examples are for --resume without --untested"),
        outcome.trainingSeconds(),
        outcome.model().weightsSha256(),
        directory.modelFile(),
        directory.pageFile());
    out.flush();
  }

  private static String describe(Evaluation test, DataSet data) {
    return String.format(
        Locale.ROOT,
        "Test: %,d of %,d right (%.2f%%)%s",
        test.correct(),
        test.total(),
        100 * test.accuracy(),
        data.generated() ? ", on GENERATED digits" : "");
  }

  static void tellStopped(RunDirectory directory, PrintWriter out) {
    out.printf(
        "%nStopped. To go on: the same command with --resume --output %s%n", directory.path());
    out.flush();
  }
}
