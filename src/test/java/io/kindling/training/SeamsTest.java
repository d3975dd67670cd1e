package io.kindling.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.data.DataSet;
import io.kindling.data.batch.BatchOrder;
import io.kindling.data.batch.Step;
import io.kindling.fixtures.ClippedMomentum;
import io.kindling.fixtures.PlainLoop;
import io.kindling.fixtures.RecordedTraining;
import io.kindling.fixtures.SmallData;
import io.kindling.fixtures.Swish;
import io.kindling.fixtures.TargetAccuracy;
import io.kindling.fixtures.TwoMoons;
import io.kindling.nn.Backpropagation;
import io.kindling.nn.Network;
import io.kindling.nn.activation.Activation;
import io.kindling.nn.activation.Relu;
import io.kindling.nn.blas.Blas;
import io.kindling.nn.init.HeNormal;
import io.kindling.nn.init.XavierUniform;
import io.kindling.nn.loss.CrossEntropy;
import io.kindling.nn.loss.Loss;
import io.kindling.nn.loss.Losses;
import io.kindling.optim.Optimizer;
import io.kindling.optim.Optimizers;
import io.kindling.optim.schedule.LearningRateSchedule;
import io.kindling.settings.Components;
import io.kindling.settings.ParameterRange;
import io.kindling.training.evaluation.Evaluation;
import io.kindling.training.recipe.Recipe;
import io.kindling.training.recipe.RecipeSettings;
import io.kindling.training.recipe.TrainingTask;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests that a new activation, optimizer, listener or source of examples needs only its own class
 * and one line where it is listed.
 */
class SeamsTest {

  private static final Components<Activation> ACTIVATIONS =
      new Components<Activation>().with(Swish::of);

  private static final Components<Optimizer> OPTIMIZERS =
      new Components<Optimizer>().with(ClippedMomentum::of);

  private static final int ROWS = 13;

  static List<Loss> everyLoss() {
    return Losses.ALL.all();
  }

  @Test
  void newComponentsHaveSpecs() {
    assertEquals(new Swish(1), ACTIVATIONS.parse("swish"));
    assertEquals(new Swish(1.5), ACTIVATIONS.parse("swish:beta=1.5"));
    assertEquals("swish:beta=1.5", new Swish(1.5).spec());
    assertThrows(IllegalArgumentException.class, () -> ACTIVATIONS.parse("swish:beta=0"));
    assertEquals("clipped:longest=2", OPTIMIZERS.parse("clipped:longest=2,clip=1").spec());
  }

  /**
   * Compares with central differences through the whole network, two layers deep and in two parts.
   */
  @ParameterizedTest
  @MethodSource("everyLoss")
  void gradientOfANewActivationMatchesCentralDifferences(Loss loss) {
    Activation swish = ACTIVATIONS.parse("swish:beta=1.5");
    Network network = new Network(List.of(4, 6, 5, 3), swish, loss);
    Random random = new Random(5);
    float[] parameters = new float[network.parameterCount()];
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = 2 * random.nextFloat() - 1;
    }
    float[] inputs = new float[ROWS * 4];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = 4 * random.nextFloat() - 2;
    }
    int[] labels = random.ints(ROWS, 0, 3).toArray();
    Backpropagation fast = new Backpropagation(network, Blas.VECTOR.load(), ROWS);
    fast.forward(parameters, inputs, 0, 5);
    fast.forward(parameters, inputs, 5, ROWS - 5);
    fast.backward(parameters, labels, null, 0, 5);
    fast.backward(parameters, labels, null, 5, ROWS - 5);
    float[] gradient = new float[parameters.length];
    fast.sum(inputs, 0, ROWS, gradient);
    for (int i = 0; i < parameters.length; i++) {
      float h = 0x1p-6f;
      float[] moved = parameters.clone();
      moved[i] = parameters[i] + h;
      fast.forward(moved, inputs, 0, ROWS);
      double above = fast.loss(labels, null, 0, ROWS);
      moved[i] = parameters[i] - h;
      fast.forward(moved, inputs, 0, ROWS);
      double slope = (above - fast.loss(labels, null, 0, ROWS)) / (2 * h);
      // h² C‴ / 6, and of every row's cost the rounding to 2⁻²⁴ of its size, by h.
      assertEquals(slope, gradient[i], 2e-3, "parameter " + i);
    }
  }

  @Test
  void networkOfANewActivationHasTheSameBitsOnAnyNumberOfPartitions() throws IOException {
    Network network = new Network(List.of(784, 9, 10), new Swish(1), new CrossEntropy());
    DataSet digits = SmallData.digits(101, 0);
    BatchOrder batches = new BatchOrder(101, 8, 24, 7);
    TrainingTask task = new TrainingTask(network, batches, Blas.VECTOR);
    Optimizer adam = Optimizers.ALL.parse("adam");
    float[] expected = new HeNormal().parameters(network, 1);
    new PlainLoop(task, digits.training().examples()).run(expected, adam, 0.01, 2);
    for (int partitions : new int[] {1, 3}) {
      TrainingState state =
          TrainingState.initial(network, adam, new HeNormal().parameters(network, 1));
      train(digits, task, partitions, adam, 0.01, 2, state, new RecordedTraining());
      assertArrayEquals(expected, state.parameters());
    }
  }

  /** The network has more parameters than one thread sums, and the gradient is complete. */
  @Test
  void newOptimizerSeesTheWholeGradientAndEveryMatrix() throws IOException {
    Network network = new Network(List.of(784, 350, 10), new Relu(), new CrossEntropy());
    DataSet digits = SmallData.digits(60, 0);
    BatchOrder batches = new BatchOrder(60, 4, 20, 7);
    TrainingTask task = new TrainingTask(network, batches, Blas.VECTOR);
    Optimizer clipped = OPTIMIZERS.parse("clipped:clip=0.5,longest=12");
    float[] initial = new XavierUniform().parameters(network, 1);
    float[] expected = initial.clone();
    new PlainLoop(task, digits.training().examples()).run(expected, clipped, 0.5, 1);
    for (int partitions : new int[] {1, 3}) {
      TrainingState state = TrainingState.initial(network, clipped, initial);
      List<Double> lengths = new ArrayList<>();
      TrainingListener first =
          new TrainingListener() {
            @Override
            public void onStep(Step step, double meanLoss, TrainingState now) {
              float[] v = now.optimizer().vector(0);
              lengths.add(ClippedMomentum.norm(v, 0, v.length));
            }
          };
      train(digits, task, partitions, clipped, 0.5, 1, state, first);
      assertArrayEquals(expected, state.parameters());
      // The first gradient is longer than ½, and v is as long as what is left of it.
      assertEquals(0.5, lengths.get(0), 1e-5);
      ParameterRange weights = network.ranges().get(0);
      assertEquals(
          12, ClippedMomentum.norm(state.parameters(), 0, weights.end()), 1e-4, "was longer");
    }
  }

  @Test
  void newSourceOfExamplesIsTrainedOnUntilANewListenerStopsIt() throws IOException {
    DataSet moons = SmallData.of(new TwoMoons(1, 400), new TwoMoons(2, 1000), 2);
    Recipe recipe =
        Recipe.builder()
            .layers(2, 16, 2)
            .set(RecipeSettings.ACTIVATION, ACTIVATIONS.parse("swish"))
            .set(RecipeSettings.LEARNING_RATE, 0.02)
            .set(RecipeSettings.BATCH_SIZE, 40)
            .build();
    assertEquals("swish", recipe.canonical().get("activation"));
    Network network = recipe.network();
    assertTrue(NetworkFit.problem(network, moons).isEmpty());
    TrainingTask task =
        new TrainingTask(network, recipe.batches(400), recipe.get(RecipeSettings.BLAS));
    Optimizer optimizer = recipe.get(RecipeSettings.OPTIMIZER);
    List<float[]> trained = new ArrayList<>();
    for (int partitions : new int[] {1, 3}) {
      TrainingState state = TrainingState.initial(network, optimizer, recipe.initialParameters());
      TargetAccuracy target = new TargetAccuracy(0.95);
      RecordedTraining record = new RecordedTraining();
      TrainingListener both = TrainingListener.all(List.of(target, record));
      train(moons, task, partitions, optimizer, 0.02, 100, state, both);
      trained.add(state.parameters());
      OptionalInt reached = target.reachedIn();
      assertTrue(reached.isPresent(), "never better than 95%");
      assertEquals(reached.getAsInt(), record.epochs().size());
      assertEquals(10L * reached.getAsInt(), state.steps());
      EpochResult last = record.epochs().get(record.epochs().size() - 1);
      Evaluation validation = last.validation().orElseThrow();
      assertTrue(validation.accuracy() > 0.9);
      assertEquals(1000, validation.total());
      for (int label = 0; label < 2; label++) {
        List<Long> counts = validation.counts().get(label);
        assertTrue(counts.get(label) > 4 * counts.get(1 - label), "class " + label + ": " + counts);
      }
    }
    assertArrayEquals(trained.get(0), trained.get(1));
  }

  private static void train(
      DataSet data,
      TrainingTask task,
      int partitions,
      Optimizer optimizer,
      double rate,
      int epochs,
      TrainingState state,
      TrainingListener listener)
      throws IOException {
    BatchOrder batches = task.batches();
    LearningRateSchedule schedule = LearningRateSchedule.constant(rate);
    try (PlainEngine engine = new PlainEngine(data, task, partitions)) {
      new Training(engine, optimizer, schedule, batches, listener)
          .run(state, (long) epochs * batches.stepsPerEpoch());
    }
  }
}
