package io.kindling.training.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.data.ExampleBlock;
import io.kindling.data.FloatFeatures;
import io.kindling.data.batch.Batch;
import io.kindling.data.batch.Shard;
import io.kindling.data.scaling.GivenScalings;
import io.kindling.data.scaling.Scaling;
import io.kindling.nn.ForwardPass;
import io.kindling.nn.Network;
import io.kindling.nn.activation.Activation;
import io.kindling.nn.activation.Activations;
import io.kindling.nn.activation.Sigmoid;
import io.kindling.nn.blas.Blas;
import io.kindling.nn.init.XavierUniform;
import io.kindling.nn.loss.CrossEntropy;
import io.kindling.nn.loss.Loss;
import io.kindling.nn.loss.Losses;
import io.kindling.nn.loss.QuadraticLoss;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests of evaluations that are combined from partitions. */
class PartitionEvaluationTest {

  private static final int WIDTH = 6;

  static List<Arguments> cases() {
    List<Arguments> cases = new ArrayList<>();
    for (Blas choice : List.of(Blas.VECTOR, Blas.BUNDLED, Blas.JAVA)) {
      for (Activation hidden : Activations.ALL.all()) {
        for (Loss loss : Losses.ALL.all()) {
          cases.add(Arguments.of(choice, hidden, loss));
        }
      }
    }
    return cases;
  }

  /** Some shards have more examples than are computed at once, and some are empty. */
  @ParameterizedTest
  @MethodSource("cases")
  void equalsTheEvaluationOfSingleExamplesOnAnyPartitions(
      Blas choice, Activation hidden, Loss loss) {
    Network network = new Network(List.of(WIDTH, 5, 4), hidden, loss);
    float[] parameters = new XavierUniform().parameters(network, 3);
    List<Shard> shards = List.of(shard(0, 501), shard(1, 0), shard(2, 1207), shard(3, 1));
    long[][] counts = new long[4][4];
    double cost = 0;
    ForwardPass forward = new ForwardPass(network, choice.load(), 1);
    for (Shard shard : shards) {
      for (int i = 0; i < shard.size(); i++) {
        Batch one = new Batch(1, WIDTH);
        one.begin(null);
        shard.copy(i, 1, one);
        float[] outputs = forward.outputs(parameters, one.inputs(), 0, 1);
        counts[one.labels()[0]][ForwardPass.predictedClass(outputs, 0, 4)]++;
        cost += forward.loss(one.labels(), 0, null, 0, 1);
      }
    }
    Evaluation whole = evaluation(network, choice, parameters, List.of(shards));
    assertEquals(lists(counts), whole.counts());
    assertEquals(cost / 1709, whole.meanLoss(), 1e-5);
    assertEquals(1709, whole.total());
    long correct = counts[0][0] + counts[1][1] + counts[2][2] + counts[3][3];
    assertEquals(correct, whole.correct());
    assertEquals(correct / 1709.0, whole.accuracy());
    List<List<List<Shard>>> dealt =
        List.of(
            List.of(shards.subList(0, 1), shards.subList(1, 4)),
            List.of(shards.subList(0, 2), shards.subList(2, 3), shards.subList(3, 4)));
    for (List<List<Shard>> partitions : dealt) {
      assertEquals(whole, evaluation(network, choice, parameters, partitions));
    }
  }

  @Test
  void classesAbove127AreClassesToo() {
    Network network = new Network(List.of(3, 200), new Sigmoid(), new QuadraticLoss());
    float[] parameters = new float[network.parameterCount()];
    parameters[network.biasOffset(0) + 150] = 1;
    Shard shard = new Shard(0, 0, block(new float[3], 3, 199));
    Evaluation evaluation = evaluation(network, Blas.JAVA, parameters, List.of(List.of(shard)));
    assertEquals(1, evaluation.counts().get(199).get(150));
    assertEquals(1, evaluation.total());
    assertEquals(0, evaluation.correct());
  }

  @Test
  void theFirstOfEqualOutputsIsPredicted() {
    Network network = new Network(List.of(2, 4), new Sigmoid(), new CrossEntropy());
    float[] parameters = new float[network.parameterCount()];
    List<List<Shard>> shards =
        List.of(
            List.of(new Shard(0, 0, block(new float[4], 2, 0, 2))),
            List.of(new Shard(1, 2, block(new float[2], 2, 3))));
    Evaluation untrained = evaluation(network, Blas.BUNDLED, parameters, shards);
    assertEquals(
        lists(new long[][] {{1, 0, 0, 0}, {0, 0, 0, 0}, {1, 0, 0, 0}, {1, 0, 0, 0}}),
        untrained.counts());
    assertEquals(Math.log(4), untrained.meanLoss(), 1e-6);
    parameters[network.biasOffset(0) + 1] = 1;
    parameters[network.biasOffset(0) + 3] = 1;
    assertEquals(
        lists(new long[][] {{0, 1, 0, 0}, {0, 0, 0, 0}, {0, 1, 0, 0}, {0, 1, 0, 0}}),
        evaluation(network, Blas.BUNDLED, parameters, shards).counts());
  }

  @Test
  void weightsOfExamplesAreIgnored() {
    Network network = new Network(List.of(WIDTH, 5, 4), new Sigmoid(), new CrossEntropy());
    float[] parameters = new XavierUniform().parameters(network, 3);
    float[] weights = new float[70];
    Arrays.fill(weights, 0, 30, 7);
    Evaluation weighed =
        evaluation(
            network,
            Blas.JAVA,
            parameters,
            List.of(List.of(new Shard(0, 0, randomBlock(5, 70, weights)))));
    Evaluation plain =
        evaluation(
            network,
            Blas.JAVA,
            parameters,
            List.of(List.of(new Shard(0, 0, randomBlock(5, 70, null)))));
    assertEquals(plain, weighed);
  }

  @Test
  void worstMistakesAreTheSameOnAnyPartitions() {
    Network network = new Network(List.of(WIDTH, 5, 4), new Sigmoid(), new CrossEntropy());
    float[] parameters = new XavierUniform().parameters(network, 3);
    List<Shard> shards = new ArrayList<>();
    for (int index = 0; index < 4; index++) {
      shards.add(new Shard(index, 100 * index, randomBlock(index, 100, null)));
    }
    Evaluation whole = evaluation(network, parameters, List.of(shards), 400);
    assertEquals(whole.total() - whole.correct(), whole.mistakes().size(), "every mistake");
    for (int i = 0; i < whole.mistakes().size(); i++) {
      Mistake mistake = whole.mistakes().get(i);
      assertTrue(mistake.actual() != mistake.predicted(), mistake::toString);
      assertTrue(mistake.sureness() >= mistake.actualOutput(), mistake::toString);
      assertEquals(-Math.log(mistake.actualOutput()), mistake.loss(), 1e-5);
      assertTrue(i == 0 || mistake.loss() <= whole.mistakes().get(i - 1).loss(), "in order");
    }
    List<Mistake> worst = whole.mistakes().subList(0, 7);
    for (int cut = 1; cut < 4; cut++) {
      List<List<Shard>> dealt = List.of(shards.subList(0, cut), shards.subList(cut, 4));
      assertEquals(worst, evaluation(network, parameters, dealt, 7).mistakes());
    }
    assertEquals(List.of(), evaluation(network, parameters, List.of(shards), 0).mistakes());
  }

  /** Each network has its own scaling, and its figures do not depend on the other network. */
  @Test
  void aComparisonHasBothEvaluationsAndTheirDifferences() {
    Network first = new Network(List.of(WIDTH, 5, 4), new Sigmoid(), new CrossEntropy());
    Network second = new Network(List.of(WIDTH, 4), new Sigmoid(), new QuadraticLoss());
    float[] ones = new XavierUniform().parameters(first, 3);
    float[] twos = new XavierUniform().parameters(second, 4);
    double[] half = new double[WIDTH];
    Arrays.fill(half, 0.5);
    Scaling halves = GivenScalings.standard(half, half);
    List<Shard> shards = List.of(shard(0, 501), shard(1, 0), shard(2, 1207), shard(3, 1));
    EvaluatedNetwork one = new EvaluatedNetwork(first, Scaling.NONE);
    EvaluatedNetwork two = new EvaluatedNetwork(second, halves);
    float[] both = Arrays.copyOf(ones, ones.length + twos.length);
    System.arraycopy(twos, 0, both, ones.length, twos.length);
    List<byte[]> packed = new ArrayList<>();
    for (List<Shard> partition : List.of(shards.subList(0, 1), shards.subList(1, 4))) {
      packed.add(PartitionEvaluation.comparison(partition, one, two, Blas.JAVA, both, 5));
    }
    EvaluationComparison comparison = PartitionEvaluation.unpackComparison(one, two, packed, 5);
    assertEquals(evaluation(first, ones, List.of(shards), 5), comparison.first());
    List<Shard> halved = shards.stream().map(each -> each.scaled(halves)).toList();
    assertEquals(evaluation(second, twos, List.of(halved), 5), comparison.second());
    long onlyFirst = 0;
    long onlySecond = 0;
    for (Shard shard : shards) {
      for (int i = 0; i < shard.size(); i++) {
        boolean byFirst = isRight(first, ones, shard, i);
        boolean bySecond = isRight(second, twos, shard.scaled(halves), i);
        onlyFirst += byFirst && !bySecond ? 1 : 0;
        onlySecond += bySecond && !byFirst ? 1 : 0;
      }
    }
    assertTrue(onlyFirst > 0 && onlySecond > 0, "the networks differ both ways");
    assertEquals(onlyFirst, comparison.onlyFirst());
    assertEquals(onlySecond, comparison.onlySecond());
    assertEquals(comparison.second().correct(), comparison.both() + onlySecond);
    assertEquals(
        comparison.first().total(),
        comparison.both() + onlyFirst + onlySecond + comparison.neither());
  }

  private static boolean isRight(Network network, float[] parameters, Shard shard, int example) {
    Batch one = new Batch(1, WIDTH);
    one.begin(null);
    shard.copy(example, 1, one);
    ForwardPass forward = new ForwardPass(network, Blas.JAVA.load(), 1);
    float[] outputs = forward.outputs(parameters, one.inputs(), 0, 1);
    return ForwardPass.predictedClass(outputs, 0, 4) == one.labels()[0];
  }

  private static Evaluation evaluation(
      Network network, float[] parameters, List<List<Shard>> partitions, int mistakes) {
    List<byte[]> packed = new ArrayList<>();
    for (List<Shard> shards : partitions) {
      packed.add(PartitionEvaluation.of(shards, network, Blas.JAVA, parameters, mistakes));
    }
    return PartitionEvaluation.unpack(network, packed, mistakes);
  }

  private static Evaluation evaluation(
      Network network, Blas blas, float[] parameters, List<List<Shard>> partitions) {
    List<byte[]> packed = new ArrayList<>();
    for (List<Shard> shards : partitions) {
      packed.add(PartitionEvaluation.of(shards, network, blas, parameters));
    }
    return PartitionEvaluation.unpack(network, packed);
  }

  private static Shard shard(int index, int size) {
    return new Shard(index, 0, randomBlock(index, size, null));
  }

  private static ExampleBlock randomBlock(long seed, int size, float[] weights) {
    Random random = new Random(seed);
    float[] inputs = new float[size * WIDTH];
    int[] labels = new int[size];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = random.nextFloat();
    }
    Arrays.setAll(labels, i -> random.nextInt(4));
    return new ExampleBlock(new FloatFeatures(WIDTH, inputs), labels, weights);
  }

  private static ExampleBlock block(float[] inputs, int width, int... labels) {
    return new ExampleBlock(new FloatFeatures(width, inputs), labels, null);
  }

  private static List<List<Long>> lists(long[][] counts) {
    List<List<Long>> lists = new ArrayList<>();
    for (long[] row : counts) {
      lists.add(Arrays.stream(row).boxed().toList());
    }
    return lists;
  }
}
