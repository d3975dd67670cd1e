package io.kindling.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kindling.data.batch.BatchOrder;
import io.kindling.data.batch.Step;
import io.kindling.nn.Network;
import io.kindling.nn.activation.Sigmoid;
import io.kindling.nn.blas.Blas;
import io.kindling.nn.loss.QuadraticLoss;
import io.kindling.optim.ArrayGradient;
import io.kindling.training.Engine;
import io.kindling.training.evaluation.Evaluation;
import io.kindling.training.gradient.Gradient;
import io.kindling.training.recipe.TrainingTask;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EngineStepsTest {

  private static final Network NETWORK =
      new Network(List.of(3, 2), new Sigmoid(), new QuadraticLoss());

  private final List<String> asked = new ArrayList<>();

  private final class RecordingEngine implements Engine {
    @Override
    public String name() {
      return "recording";
    }

    @Override
    public Gradient gradient(Step step, float[] parameters) {
      asked.add("step " + step.number());
      return new Gradient(ArrayGradient.of(new float[parameters.length]), 1, 10, 5);
    }

    @Override
    public Optional<Evaluation> validate(float[] parameters) {
      asked.add("validate");
      return Optional.empty();
    }

    @Override
    public void close() {
      asked.add("close");
    }
  }

  @Test
  void theValidationThatEndsAnEpochIsNotTimedAmongItsSteps() {
    TrainingTask task = new TrainingTask(NETWORK, new BatchOrder(20, 2, 10, 1), Blas.JAVA);
    try (EngineSteps steps = new EngineSteps("steps", task, 0.5, RecordingEngine::new, false)) {
      steps.steps(3);
    }
    assertEquals(List.of("step 0", "step 1", "step 2", "close"), asked);
  }
}
