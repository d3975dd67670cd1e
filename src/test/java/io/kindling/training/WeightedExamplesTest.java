package io.kindling.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kindling.data.DataSet;
import io.kindling.data.ExampleSet;
import io.kindling.data.FloatFeatures;
import io.kindling.data.batch.BatchOrder;
import io.kindling.fixtures.LoadedExamples;
import io.kindling.fixtures.MeanGradients;
import io.kindling.fixtures.RecordedTraining;
import io.kindling.fixtures.SmallData;
import io.kindling.nn.Network;
import io.kindling.nn.activation.Tanh;
import io.kindling.nn.blas.Blas;
import io.kindling.nn.init.XavierUniform;
import io.kindling.nn.loss.CrossEntropy;
import io.kindling.nn.loss.Loss;
import io.kindling.nn.loss.Losses;
import io.kindling.optim.Optimizer;
import io.kindling.optim.Optimizers;
import io.kindling.optim.schedule.LearningRateSchedule;
import io.kindling.training.gradient.Gradient;
import io.kindling.training.recipe.TrainingTask;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests that an example of weight w counts like w examples. */
class WeightedExamplesTest {

  private static final int SIZE = 50;
  private static final int WIDTH = 6;
  private static final int CLASSES = 3;

  static List<Loss> everyLoss() {
    return Losses.ALL.all();
  }

  /** Returns the example at an index, for any set that contains it. */
  private static ExampleSet examples(int[] indices, float[] weights) {
    float[] inputs = new float[indices.length * WIDTH];
    int[] labels = new int[indices.length];
    for (int i = 0; i < indices.length; i++) {
      Random random = new Random(indices[i]);
      labels[i] = random.nextInt(CLASSES);
      for (int j = 0; j < WIDTH; j++) {
        inputs[i * WIDTH + j] = random.nextFloat();
      }
    }
    return new LoadedExamples(new FloatFeatures(WIDTH, inputs), labels, weights);
  }

  private static float[] weights(double every7th) {
    float[] weights = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      weights[i] = i % 7 == 3 ? (float) every7th : 1;
    }
    return weights;
  }

  @ParameterizedTest
  @MethodSource("everyLoss")
  void weightTwoEqualsADuplicateExample(Loss loss) throws IOException {
    int[] once = IntStream.range(0, SIZE).toArray();
    int[] twice =
        IntStream.concat(IntStream.range(0, SIZE), IntStream.range(0, SIZE).filter(i -> i % 7 == 3))
            .toArray();
    assertEquals(57, twice.length);
    assertSameMeans(loss, examples(twice, null), examples(once, weights(2)), 57);
  }

  @ParameterizedTest
  @MethodSource("everyLoss")
  void weightZeroEqualsAMissingExample(Loss loss) throws IOException {
    int[] all = IntStream.range(0, SIZE).toArray();
    int[] fewer = IntStream.range(0, SIZE).filter(i -> i % 7 != 3).toArray();
    assertSameMeans(loss, examples(fewer, null), examples(all, weights(0)), 43);
  }

  @ParameterizedTest
  @MethodSource("everyLoss")
  void onlyRatiosOfWeightsMatter(Loss loss) throws IOException {
    int[] all = IntStream.range(0, SIZE).toArray();
    float[] half = weights(2);
    for (int i = 0; i < SIZE; i++) {
      half[i] /= 8;
    }
    assertSameMeans(loss, examples(all, weights(2)), examples(all, half), 57 / 8.0);
  }

  /** Compares the means of two sets, each of which is one mini-batch. */
  private static void assertSameMeans(
      Loss loss, ExampleSet expected, ExampleSet found, double weight) throws IOException {
    Network network = new Network(List.of(WIDTH, 5, CLASSES), new Tanh(), loss);
    Means wanted = means(network, expected, 1);
    for (int partitions : new int[] {1, 3, 4}) {
      Means means = means(network, found, partitions);
      assertArrayEquals(wanted.gradient, means.gradient, 2e-7f);
      assertEquals(wanted.loss, means.loss, 1e-7);
      assertEquals(weight, means.weight);
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // Compared element by element.
  private record Means(float[] gradient, double loss, double weight) {}

  private static Means means(Network network, ExampleSet set, int partitions) throws IOException {
    BatchOrder batches = new BatchOrder(set.size(), 4, set.size(), 1);
    TrainingTask task = new TrainingTask(network, batches, Blas.VECTOR);
    DataSet data = SmallData.of(set, set.range(0, 0), CLASSES);
    try (PlainEngine engine = new PlainEngine(data, task, partitions)) {
      Gradient gradient =
          engine.gradient(batches.step(0), new XavierUniform().parameters(network, 2));
      float[] whole = MeanGradients.whole(gradient, network.parameterCount());
      return new Means(whole, gradient.meanLoss(), gradient.weight());
    }
  }

  @Test
  void weightOneHasTheBitsOfNoWeights() throws IOException {
    int[] all = IntStream.range(0, SIZE).toArray();
    float[] ones = new float[SIZE];
    Arrays.fill(ones, 1);
    RecordedTraining plain = new RecordedTraining();
    RecordedTraining weighed = new RecordedTraining();
    assertArrayEquals(
        trained(examples(all, null), 2, plain), trained(examples(all, ones), 2, weighed));
    for (int epoch = 0; epoch < 3; epoch++) {
      assertEquals(plain.epochs().get(epoch).meanLoss(), weighed.epochs().get(epoch).meanLoss());
    }
  }

  @Test
  void weightedSumsHaveTheSameBitsOnAnyPartitions() throws IOException {
    int[] all = IntStream.range(0, SIZE).toArray();
    float[] random = new float[SIZE];
    Random generator = new Random(9);
    for (int i = 0; i < SIZE; i++) {
      random[i] = 3 * generator.nextFloat();
    }
    ExampleSet set = examples(all, random);
    RecordedTraining expected = new RecordedTraining();
    float[] parameters = trained(set, 1, expected);
    for (int partitions : new int[] {2, 3, 4}) {
      RecordedTraining found = new RecordedTraining();
      assertArrayEquals(parameters, trained(set, partitions, found));
      assertEquals(expected.epochs().get(2).meanLoss(), found.epochs().get(2).meanLoss());
    }
  }

  private static float[] trained(ExampleSet set, int partitions, TrainingListener listener)
      throws IOException {
    Network network = new Network(List.of(WIDTH, 5, CLASSES), new Tanh(), new CrossEntropy());
    BatchOrder batches = new BatchOrder(SIZE, 4, 12, 1);
    TrainingTask task = new TrainingTask(network, batches, Blas.VECTOR);
    Optimizer optimizer = Optimizers.ALL.parse("nesterov");
    TrainingState state =
        TrainingState.initial(network, optimizer, new XavierUniform().parameters(network, 2));
    DataSet data = SmallData.of(set, set.range(0, 0), CLASSES);
    try (PlainEngine engine = new PlainEngine(data, task, partitions)) {
      LearningRateSchedule schedule = LearningRateSchedule.constant(0.1);
      new Training(engine, optimizer, schedule, batches, listener)
          .run(state, 3L * batches.stepsPerEpoch());
    }
    return state.parameters();
  }
}
