package io.kindling.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kindling.data.BatchOrder;
import io.kindling.data.ByteFeatures;
import io.kindling.data.ExampleBlock;
import io.kindling.data.Shard;
import io.kindling.nn.Blas;
import io.kindling.nn.CrossEntropy;
import io.kindling.nn.FickleBlas;
import io.kindling.nn.Network;
import io.kindling.nn.Tanh;
import io.kindling.nn.XavierUniform;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A partition of several shards has the bits that each of them has alone. */
class PartitionGradientTest {

  private static final int SHARDS = 4;
  private static final int WIDTH = 9;

  /** 5 or 6 rows of each shard, 22 in all; the epoch's last batch has 1 or 2. */
  private static final BatchOrder BATCHES = new BatchOrder(50, SHARDS, 22, 3);

  private static final Network NETWORK =
      new Network(List.of(WIDTH, 7, 3), new Tanh(), new CrossEntropy());

  private static final int PARAMETERS = NETWORK.parameterCount();

  private final TrainingTask task = new TrainingTask(NETWORK, BATCHES, Blas.Choice.JAVA);
  private final float[] parameters = new XavierUniform().parameters(NETWORK, 1);
  private final List<Shard> shards = shards();

  @Test
  void underTheBundledBlas() {
    assertSameAsApart(Blas.load(Blas.Choice.BUNDLED));
  }

  @Test
  void underABlasThatAddsUpManyRowsOtherwise() {
    assertSameAsApart(FickleBlas.forColumns(22));
    assertSameAsApart(FickleBlas.forColumns(6));
  }

  @Test
  void underABlasThatAccumulatesOtherwise() {
    assertSameAsApart(FickleBlas.whenAccumulating(7));
  }

  private void assertSameAsApart(Blas blas) {
    PartitionGradient whole = new PartitionGradient(task, SHARDS, blas, StepPhases.UNTIMED);
    for (int step = 0; step < BATCHES.stepsPerEpoch(); step++) {
      List<SubtreeSums> apart = new ArrayList<>();
      for (Shard shard : shards) {
        PartitionGradient alone = new PartitionGradient(task, 1, blas, StepPhases.UNTIMED);
        alone.gather(List.of(shard), BATCHES.step(step));
        apart.add(alone.compute(parameters));
      }
      whole.gather(shards, BATCHES.step(step));
      List<SubtreeSums> together = List.of(whole.compute(parameters));
      assertEquals(1, together.get(0).nodes().size());
      assertEquals(BATCHES.examplesIn(step), reduce(together).weight());
      assertSame(reduce(apart), reduce(together));
    }
  }

  private Gradient reduce(List<SubtreeSums> parts) {
    return new Reduction(FixedTree.root(SHARDS), PARAMETERS).mean(parts);
  }

  private static void assertSame(Gradient expected, Gradient found) {
    assertEquals(expected.meanLoss(), found.meanLoss());
    assertEquals(expected.weight(), found.weight());
    assertEquals(expected.correct(), found.correct());
    assertArrayEquals(
        MeanGradients.whole(expected, PARAMETERS), MeanGradients.whole(found, PARAMETERS));
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
