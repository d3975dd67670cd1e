package io.kindling.training.gradient;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.codec.FloatFormat;
import io.kindling.data.ByteFeatures;
import io.kindling.data.ExampleBlock;
import io.kindling.data.batch.BatchOrder;
import io.kindling.data.batch.Shard;
import io.kindling.fixtures.MeanGradients;
import io.kindling.nn.FickleProducts;
import io.kindling.nn.Network;
import io.kindling.nn.activation.Tanh;
import io.kindling.nn.blas.Blas;
import io.kindling.nn.blas.MatrixProducts;
import io.kindling.nn.init.XavierUniform;
import io.kindling.nn.loss.CrossEntropy;
import io.kindling.training.recipe.TrainingTask;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Tests that a partition of several shards has the same bits as its single shards. */
class PartitionGradientTest {

  private static final int SHARDS = 4;
  private static final int WIDTH = 9;

  /** Each shard has 5 or 6 rows, 22 in total; the last batch of an epoch has 1 or 2. */
  private static final BatchOrder BATCHES = new BatchOrder(50, SHARDS, 22, 3);

  private static final Network NETWORK = network(7);

  private final List<Shard> shards = shards();

  @Test
  void equalsSingleShardsUnderEveryBlas() {
    assertSameAsApart(Blas.VECTOR.load());
    assertSameAsApart(Blas.BUNDLED.load());
  }

  @Test
  void equalsSingleShardsIfBitsDependOnTheNumberOfRows() {
    assertSameAsApart(FickleProducts.forRows(22));
    assertSameAsApart(FickleProducts.forRows(6));
  }

  @Test
  void equalsSingleShardsIfAccumulationHasOtherBits() {
    assertSameAsApart(FickleProducts.whenAdding(7));
  }

  /** The tiles have 64, 64 and 2 units. */
  @Test
  void equalsSingleShardsWithTiles() {
    Network network = network(130);
    assertSameAsApart(network, Blas.VECTOR.load());
    assertSameAsApart(network, Blas.BUNDLED.load());
    assertSameAsApart(network, Blas.JAVA.load());
    assertSameAsApart(network, FickleProducts.forRows(64));
    assertSameAsApart(network, FickleProducts.forRows(130));
    assertSameAsApart(network, FickleProducts.whenAdding(2));
  }

  /** The index of a number is its index in the gradient, with and without tiles. */
  @Test
  void equalsSingleShardsWithRounding() {
    for (int units : new int[] {7, 130}) {
      TrainingTask rounded = new TrainingTask(network(units), BATCHES, Blas.JAVA, FloatFormat.BF16);
      assertSameAsApart(rounded, Blas.VECTOR.load());
      assertSameAsApart(rounded, Blas.BUNDLED.load());
      assertSameAsApart(rounded, Blas.JAVA.load());
      assertSameAsApart(rounded, FickleProducts.whenAdding(2));
    }
  }

  /** With weights in 3 + 1 tiles and biases in 2, 4 shards have 24 products, not 4. */
  @Test
  void gradientsOfSmallShardsAreComputedInTiles() {
    int[] products = new int[1];
    StepPhases count = phase -> products[0] += phase == StepPhases.Phase.GRADIENT ? 1 : 0;
    PartitionGradient whole =
        new PartitionGradient(task(network(130)), SHARDS, Blas.VECTOR.load(), count);
    whole.gather(shards, BATCHES.step(0));
    whole.compute(new float[network(130).parameterCount()]);
    assertEquals(24, products[0]);
  }

  /** Runs with and without techniques that use random numbers. */
  @Test
  void stepCheckPassesIfBitsAreTheSame() {
    TrainingTask rounded = new TrainingTask(network(130), BATCHES, Blas.JAVA, FloatFormat.BF16);
    for (TrainingTask task : List.of(task(NETWORK), task(network(130)), rounded)) {
      for (Blas blas : List.of(Blas.VECTOR, Blas.BUNDLED, Blas.JAVA)) {
        assertTrue(check(task, blas.load()), blas + ", " + task.network());
      }
    }
  }

  @Test
  void stepCheckFailsIfBitsDependOnTheNumberOfRows() {
    assertFalse(check(task(NETWORK), FickleProducts.unsound(22)));
    assertFalse(check(task(NETWORK), FickleProducts.unsound(6)));
  }

  private boolean check(TrainingTask task, MatrixProducts products) {
    float[] parameters = new XavierUniform().parameters(task.network(), 1);
    return StepCheck.passes(task, shards, BATCHES.step(0), parameters, products);
  }

  private void assertSameAsApart(MatrixProducts products) {
    assertSameAsApart(NETWORK, products);
  }

  private void assertSameAsApart(Network network, MatrixProducts products) {
    assertSameAsApart(task(network), products);
  }

  private void assertSameAsApart(TrainingTask task, MatrixProducts products) {
    Network network = task.network();
    float[] parameters = new XavierUniform().parameters(network, 1);
    PartitionGradient whole = new PartitionGradient(task, SHARDS, products, StepPhases.UNTIMED);
    for (int step = 0; step < BATCHES.stepsPerEpoch(); step++) {
      List<SubtreeSums> apart = new ArrayList<>();
      for (Shard shard : shards) {
        PartitionGradient alone = new PartitionGradient(task, 1, products, StepPhases.UNTIMED);
        alone.gather(List.of(shard), BATCHES.step(step));
        apart.add(alone.compute(parameters));
      }
      whole.gather(shards, BATCHES.step(step));
      List<SubtreeSums> together = List.of(whole.compute(parameters));
      assertEquals(1, together.get(0).nodes().size());
      Gradient found = reduce(network, together);
      assertEquals(BATCHES.examplesIn(step), found.weight());
      assertSame(network, reduce(network, apart), found);
    }
  }

  private static Network network(int units) {
    return new Network(List.of(WIDTH, units, 3), new Tanh(), new CrossEntropy());
  }

  private static TrainingTask task(Network network) {
    return new TrainingTask(network, BATCHES, Blas.JAVA);
  }

  private static Gradient reduce(Network network, List<SubtreeSums> parts) {
    return new Reduction(FixedTree.root(SHARDS), network.parameterCount()).mean(parts);
  }

  private static void assertSame(Network network, Gradient expected, Gradient found) {
    int count = network.parameterCount();
    assertEquals(expected.meanLoss(), found.meanLoss());
    assertEquals(expected.weight(), found.weight());
    assertArrayEquals(MeanGradients.whole(expected, count), MeanGradients.whole(found, count));
  }

  private static List<Shard> shards() {
    Random random = new Random(8);
    List<Shard> shards = new ArrayList<>();
    for (int index = 0; index < SHARDS; index++) {
      int size = BatchOrder.shardSize(50, SHARDS, index);
      byte[] pixels = new byte[size * WIDTH];
      int[] labels = new int[size];
      random.nextBytes(pixels);
      for (int i = 0; i < size; i++) {
        labels[i] = random.nextInt(3);
      }
      int first = BatchOrder.shardStart(50, SHARDS, index);
      ByteFeatures features = new ByteFeatures(WIDTH, pixels);
      shards.add(new Shard(index, first, new ExampleBlock(features, labels, null)));
    }
    return shards;
  }
}
