package io.kindling.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.codec.FloatFormat;
import io.kindling.data.DataSet;
import io.kindling.data.ExampleSet;
import io.kindling.data.augment.DistortionPlan;
import io.kindling.data.batch.BatchOrder;
import io.kindling.data.batch.Step;
import io.kindling.fixtures.PlainLoop;
import io.kindling.fixtures.RecordedTraining;
import io.kindling.fixtures.SmallData;
import io.kindling.nn.AdversarialExamples;
import io.kindling.nn.Dropout;
import io.kindling.nn.Network;
import io.kindling.nn.Perturbation;
import io.kindling.nn.activation.Tanh;
import io.kindling.nn.blas.Blas;
import io.kindling.nn.init.XavierUniform;
import io.kindling.nn.loss.CrossEntropy;
import io.kindling.optim.Optimizer;
import io.kindling.optim.Optimizers;
import io.kindling.optim.schedule.ConstantRate;
import io.kindling.optim.schedule.Horizon;
import io.kindling.optim.schedule.LearningRateSchedule;
import io.kindling.training.evaluation.Evaluation;
import io.kindling.training.recipe.LocalSteps;
import io.kindling.training.recipe.TrainingTask;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The loop, on an engine without Spark: 101 digits in 8 shards, 5 steps an epoch. */
class TrainingTest {

  private static final double RATE = 0.01;
  private static final DataSet DATA = SmallData.digits(101, 30);
  private static final Network NETWORK =
      new Network(List.of(784, 9, 10), new Tanh(), new CrossEntropy());
  private static final BatchOrder BATCHES = new BatchOrder(101, 8, 24, 7);
  private static final TrainingTask TASK = new TrainingTask(NETWORK, BATCHES, Blas.VECTOR);

  static List<Optimizer> everyOptimizer() {
    return Optimizers.ALL.all();
  }

  static Stream<Arguments> partitions() {
    return Stream.of(1, 2, 3, 8)
        .flatMap(
            count -> everyOptimizer().stream().map(optimizer -> Arguments.of(count, optimizer)));
  }

  @ParameterizedTest
  @MethodSource("partitions")
  void endsInTheBitsOfThePlainLoop(int partitions, Optimizer optimizer) throws IOException {
    float[] expected = initialParameters();
    new PlainLoop(TASK, DATA.training().examples()).run(expected, optimizer, RATE, 3);
    TrainingState state = TrainingState.initial(NETWORK, optimizer, initialParameters());
    train(partitions, optimizer, state, 15, new RecordedTraining());
    assertEquals(15, state.steps());
    assertArrayEquals(expected, state.parameters());
  }

  /** Sums and weights rounded on the way, as number by number in the loop. */
  @ParameterizedTest
  @CsvSource({"1, adam", "2, sgd", "3, muon", "8, adam"})
  void roundedItEndsInTheBitsOfThePlainLoopToo(int partitions, String optimizer)
      throws IOException {
    TrainingTask rounded = new TrainingTask(NETWORK, BATCHES, Blas.VECTOR, FloatFormat.BF16);
    Optimizer rule = Optimizers.ALL.parse(optimizer);
    float[] expected = initialParameters();
    new PlainLoop(rounded, DATA.training().examples()).run(expected, rule, RATE, 3);
    TrainingState state = TrainingState.initial(rounded, rule, initialParameters());
    try (PlainEngine engine = new PlainEngine(DATA, rounded, partitions)) {
      training(engine, rule, new RecordedTraining()).run(state, 15);
    }
    assertArrayEquals(expected, state.parameters());
    float[] unrounded = initialParameters();
    new PlainLoop(TASK, DATA.training().examples()).run(unrounded, rule, RATE, 3);
    assertFalse(Arrays.equals(unrounded, state.parameters()));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8})
  void leavesOutTheSameUnitsAndMovesExamplesAlikeHoweverItIsSpreadOut(int partitions)
      throws IOException {
    TrainingTask thinned =
        new TrainingTask(
            NETWORK,
            BATCHES,
            Blas.VECTOR,
            new Dropout(0.2, 0.5),
            new AdversarialExamples(0.5),
            DistortionPlan.NONE,
            LocalSteps.NONE,
            FloatFormat.FLOAT32);
    Optimizer adam = Optimizers.ALL.parse("adam");
    float[] expected = initialParameters();
    new PlainLoop(thinned, DATA.training().examples()).run(expected, adam, RATE, 2);
    TrainingState state = TrainingState.initial(NETWORK, adam, initialParameters());
    try (PlainEngine engine = new PlainEngine(DATA, thinned, partitions)) {
      training(engine, adam, new RecordedTraining()).run(state, 10);
    }
    assertArrayEquals(expected, state.parameters());
    float[] whole = initialParameters();
    new PlainLoop(TASK, DATA.training().examples()).run(whole, adam, RATE, 2);
    assertFalse(Arrays.equals(whole, expected));
  }

  @Test
  void tellsListenersInOrder() throws IOException {
    List<String> events = new ArrayList<>();
    RecordedTraining first = new RecordedTraining("a: ", events);
    RecordedTraining second = new RecordedTraining("b: ", events);
    TrainingState state = initialState();
    train(2, sgd(), state, 7, TrainingListener.all(List.of(first, second)));
    List<String> expected = new ArrayList<>();
    for (int step = 0; step < 7; step++) {
      expected.add("a: step " + step + " of " + (step + 1));
      expected.add("b: step " + step + " of " + (step + 1));
      if (step == 4) {
        expected.addAll(List.of("a: epoch 1 at 5", "b: epoch 1 at 5"));
      }
    }
    expected.addAll(List.of("a: end at 7", "b: end at 7"));
    assertEquals(expected, events);
  }

  @Test
  void anEpochResultSumsTheEpochUp() throws IOException {
    List<Double> losses = new ArrayList<>();
    TrainingListener recorder =
        new TrainingListener() {
          @Override
          public void onStep(Step step, double meanLoss, TrainingState state) {
            losses.add(meanLoss * BATCHES.examplesIn(step.indexInEpoch()));
          }
        };
    RecordedTraining results = new RecordedTraining();
    TrainingState state = initialState();
    train(3, sgd(), state, 10, TrainingListener.all(List.of(recorder, results)));
    for (int epoch = 0; epoch < 2; epoch++) {
      EpochResult result = results.epochs().get(epoch);
      double sum = losses.subList(5 * epoch, 5 * epoch + 5).stream().mapToDouble(x -> x).sum();
      assertEquals(sum / 101, result.meanLoss(), 1e-12);
      assertEquals(epoch + 1, result.epoch());
      assertEquals(5L * (epoch + 1), result.steps());
      assertEquals(BATCHES.step(5 * epoch + 4), result.lastStep());
      assertEquals(RATE, result.learningRate());
      assertTrue(result.seconds() > 0);
      assertEquals(101 / result.seconds(), result.examplesPerSecond(), 1e-6);
      assertEquals(30, result.validation().orElseThrow().total());
    }
    Evaluation last = results.epochs().get(1).validation().orElseThrow();
    try (PlainEngine engine = new PlainEngine(DATA, TASK, 1)) {
      assertEquals(Optional.of(last), engine.validate(state.parameters()));
    }
    assertEquals(last.correct(), state.figures().validationCorrect());
    assertEquals(30, state.figures().validationTotal());
    assertTrue(state.figures().evaluationSeconds() > 0);
  }

  @Test
  void withoutValidationExamplesThereIsNoValidation() throws IOException {
    RecordedTraining results = new RecordedTraining();
    TrainingState state = initialState();
    try (PlainEngine engine = new PlainEngine(SmallData.digits(101, 0), TASK, 2)) {
      training(engine, sgd(), results).run(state, 5);
      assertEquals(Optional.empty(), engine.validate(state.parameters()));
    }
    assertEquals(Optional.empty(), results.epochs().get(0).validation());
    assertEquals(0, state.figures().validationTotal());
    assertEquals(0, state.figures().evaluationSeconds());
  }

  @Test
  void everyStepHasTheRateOfTheSchedule() throws IOException {
    RecordedTraining results = new RecordedTraining();
    TrainingState state = initialState();
    // Only the third step moves.
    LearningRateSchedule schedule = step -> step == 2 ? RATE : 0;
    List<float[]> after = new ArrayList<>();
    TrainingListener snapshots =
        new TrainingListener() {
          @Override
          public void onStep(Step step, double meanLoss, TrainingState each) {
            after.add(each.parameters().clone());
          }
        };
    try (PlainEngine engine = new PlainEngine(DATA, TASK, 2)) {
      TrainingListener both = TrainingListener.all(List.of(results, snapshots));
      new Training(engine, sgd(), schedule, BATCHES, both).run(state, 5);
    }
    assertArrayEquals(initialParameters(), after.get(1));
    assertNotEquals(after.get(1)[NETWORK.biasOffset(1)], after.get(2)[NETWORK.biasOffset(1)]);
    assertArrayEquals(after.get(2), after.get(4));
    assertEquals(0, results.epochs().get(0).learningRate());
  }

  @Test
  void aStopIsAfterTheStepUnderWayAndItsEpochIfItEndsThere() throws IOException {
    for (int stop = 0; stop < 10; stop++) {
      RecordedTraining record = new RecordedTraining();
      TrainingState state = initialState();
      // The one that stops is told first.
      train(2, sgd(), state, 10, TrainingListener.all(List.of(stoppingAt(stop), record)));
      List<String> expected = new ArrayList<>();
      for (int step = 0; step <= stop; step++) {
        expected.add("step " + step + " of " + (step + 1));
        if (step % 5 == 4) {
          expected.add("epoch " + (step / 5 + 1) + " at " + (step + 1));
        }
      }
      expected.add("end at " + (stop + 1));
      assertEquals(expected, record.events());
      assertEquals(stop + 1, state.steps());
    }
  }

  @Test
  void aStopAtAnEpochsEndIsBeforeTheNextStep() throws IOException {
    TrainingListener early =
        new TrainingListener() {
          @Override
          public void onEpoch(EpochResult result, TrainingState state) {
            state.requestStop();
          }
        };
    TrainingState state = initialState();
    RecordedTraining record = new RecordedTraining();
    train(1, sgd(), state, 15, TrainingListener.all(List.of(early, record)));
    assertEquals(5, state.steps());
    assertEquals("end at 5", record.events().get(record.events().size() - 1));
  }

  @Test
  void aTrainingThatIsOverOnlyEnds() throws IOException {
    RecordedTraining record = new RecordedTraining();
    TrainingState state = initialState();
    train(1, sgd(), state, 0, record);
    assertEquals(List.of("end at 0"), record.events());
    assertArrayEquals(initialParameters(), state.parameters());
  }

  @ParameterizedTest
  @MethodSource("everyOptimizer")
  void resumedAnywhereItGoesOnAsIfNothingHadHappened(Optimizer optimizer) throws IOException {
    RecordedTraining undisturbed = new RecordedTraining();
    TrainingState whole = TrainingState.initial(NETWORK, optimizer, initialParameters());
    train(2, optimizer, whole, 10, undisturbed);
    for (int stop : new int[] {0, 2, 4, 6}) {
      TrainingState before = TrainingState.initial(NETWORK, optimizer, initialParameters());
      RecordedTraining earlier = new RecordedTraining();
      train(3, optimizer, before, 10, TrainingListener.all(List.of(stoppingAt(stop), earlier)));
      TrainingState after =
          TrainingState.restored(
              NETWORK,
              before.parameters(),
              before.optimizer().vectors(),
              before.steps(),
              TrainingTotals.fromNotes(before.figures().toNotes()),
              ParameterCopies.none());
      RecordedTraining later = new RecordedTraining();
      train(1, optimizer, after, 10, later);
      assertArrayEquals(whole.parameters(), after.parameters());
      for (int i = 0; i < optimizer.vectors(); i++) {
        assertArrayEquals(whole.optimizer().vector(i), after.optimizer().vector(i));
      }
      List<EpochResult> results = new ArrayList<>(earlier.epochs());
      results.addAll(later.epochs());
      assertEquals(2, results.size());
      for (int epoch = 0; epoch < 2; epoch++) {
        EpochResult expected = undisturbed.epochs().get(epoch);
        assertEquals(expected.meanLoss(), results.get(epoch).meanLoss(), "stop at " + stop);
        assertEquals(expected.trainingAccuracy(), results.get(epoch).trainingAccuracy());
        assertEquals(expected.validation(), results.get(epoch).validation());
        assertEquals(expected.lastStep(), results.get(epoch).lastStep());
      }
      assertTrue(after.figures().trainingSeconds() > before.figures().trainingSeconds());
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 1", "3, 1", "8, 1", "1, 3", "3, 3"})
  void whatStandsStillIsRightAsOftenInStepsAsInTheWhole(int partitions, int localSteps)
      throws IOException {
    ExampleSet examples = DATA.training().examples();
    TrainingTask still =
        new TrainingTask(
            NETWORK,
            BATCHES,
            Blas.VECTOR,
            Dropout.NONE,
            Perturbation.NONE,
            DistortionPlan.NONE,
            new LocalSteps(localSteps, new ConstantRate(), 0, new Horizon(1, 1)),
            FloatFormat.FLOAT32);
    float[] parameters = initialParameters();
    new PlainLoop(TASK, examples).run(parameters, sgd(), 1, 2);
    TrainingState state = TrainingState.initial(NETWORK, sgd(), parameters);
    RecordedTraining recorded = new RecordedTraining();
    DataSet twice = SmallData.of(examples, examples, 10);
    try (PlainEngine engine = new PlainEngine(twice, still, partitions)) {
      new Training(engine, sgd(), LearningRateSchedule.constant(0), BATCHES, recorded)
          .run(state, 10);
    }
    for (EpochResult epoch : recorded.epochs()) {
      double accuracy = epoch.validation().orElseThrow().accuracy();
      assertEquals(accuracy, epoch.trainingAccuracy());
      assertTrue(accuracy > 0.2 && accuracy < 1, "nothing to tell apart: " + accuracy);
    }
  }

  @Test
  void aStateIsNobodyElses() {
    Optimizer adam = Optimizers.ALL.parse("adam");
    float[] parameters = initialParameters();
    List<float[]> vectors = List.of(new float[parameters.length], new float[parameters.length]);
    TrainingState restored =
        TrainingState.restored(
            NETWORK, parameters, vectors, 3, new TrainingTotals(), ParameterCopies.none());
    TrainingState initial = TrainingState.initial(NETWORK, adam, parameters);
    parameters[0] = 77;
    vectors.get(1)[0] = 77;
    assertNotEquals(77, restored.parameters()[0]);
    assertNotEquals(77, initial.parameters()[0]);
    assertEquals(0, restored.optimizer().vector(1)[0]);
    assertEquals(3, restored.steps());
    assertEquals(NETWORK.ranges(), initial.optimizer().ranges());
  }

  private static TrainingListener stoppingAt(long number) {
    return new TrainingListener() {
      @Override
      public void onStep(Step step, double meanLoss, TrainingState state) {
        if (step.number() == number) {
          state.requestStop();
        }
      }
    };
  }

  private static void train(
      int partitions, Optimizer optimizer, TrainingState state, long end, TrainingListener listener)
      throws IOException {
    try (PlainEngine engine = new PlainEngine(DATA, TASK, partitions)) {
      training(engine, optimizer, listener).run(state, end);
    }
  }

  private static Training training(Engine engine, Optimizer optimizer, TrainingListener listener) {
    return new Training(engine, optimizer, LearningRateSchedule.constant(RATE), BATCHES, listener);
  }

  private static TrainingState initialState() {
    return TrainingState.initial(NETWORK, sgd(), initialParameters());
  }

  private static Optimizer sgd() {
    return Optimizers.ALL.parse("sgd");
  }

  private static float[] initialParameters() {
    return new XavierUniform().parameters(NETWORK, 3);
  }
}
