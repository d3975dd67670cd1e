package io.kindling.data.batch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.kindling.codec.Sha256;
import io.kindling.data.ByteFeatures;
import io.kindling.data.ExampleBlock;
import io.kindling.data.ExampleSet;
import io.kindling.data.Features;
import io.kindling.data.FloatFeatures;
import io.kindling.fixtures.LoadedExamples;
import java.io.IOException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchTest {

  private static final BatchOrder ORDER = new BatchOrder(64, 1, 10, 3);

  /** Every grey level there is, four to an example. */
  private static byte[] levels() {
    byte[] levels = new byte[256];
    for (int level = 0; level < 256; level++) {
      levels[level] = (byte) level;
    }
    return levels;
  }

  private static ExampleBlock bytes() {
    return new ExampleBlock(new ByteFeatures(4, levels()), labels(), null);
  }

  private static int[] labels() {
    return IntStream.range(0, 64).map(example -> 3 * example).toArray();
  }

  @Test
  void greyLevelsAreUnsignedAndScaledToTheUnitInterval() {
    float[] inputs = gathered(bytes()).inputs();
    int[] shuffled = ORDER.shuffled(0, 0);
    for (int row = 0; row < 10; row++) {
      for (int pixel = 0; pixel < 4; pixel++) {
        assertEquals((4 * shuffled[row] + pixel) / 255f, inputs[4 * row + pixel]);
      }
    }
  }

  @Test
  void bytesAndFloatsOfTheSameExamplesHaveTheSameBits() {
    float[] scaled = new float[256];
    for (int level = 0; level < 256; level++) {
      scaled[level] = level / 255f;
    }
    ExampleBlock floats = new ExampleBlock(new FloatFeatures(4, scaled), labels(), null);
    Batch expected = gathered(floats);
    for (ExampleBlock same : new ExampleBlock[] {bytes(), bytes().asFloats(), floats.asFloats()}) {
      Batch found = gathered(same);
      assertArrayEquals(expected.inputs(), found.inputs());
      assertArrayEquals(expected.labels(), found.labels());
      assertArrayEquals(expected.examples(), found.examples());
    }
  }

  private static Batch gathered(ExampleBlock block) {
    Batch batch = new Batch(10, 4);
    batch.begin(ORDER.step(0));
    new Shard(0, 0, block).gather(ORDER, ORDER.step(0), batch);
    return batch;
  }

  @Test
  void knowsItsStepAndItsExamplesNumbersInTheWholeSet() throws IOException {
    BatchOrder order = new BatchOrder(64, 4, 10, 3);
    Step step = order.step(8);
    Batch batch = new Batch(12, 4);
    batch.begin(step);
    ExampleSet set = new LoadedExamples(new ByteFeatures(4, levels()), labels());
    int row = 0;
    for (int shard = 0; shard < 4; shard++) {
      int first = BatchOrder.shardStart(64, 4, shard);
      int count = BatchOrder.shardSize(64, 4, shard);
      Shard part = new Shard(shard, first, set.range(first, count).read(0, count));
      for (int end = row + part.gather(order, step, batch); row < end; row++) {
        // The labels tell which example it is.
        assertEquals(batch.labels()[row], 3 * batch.examples()[row]);
        assertEquals(shard, batch.examples()[row] / 16);
      }
    }
    assertEquals(10, batch.rows());
    assertEquals(step, batch.step());
    batch.begin(null);
    assertEquals(0, batch.rows());
    assertNull(batch.step());
  }

  @Test
  void rowsWithoutWeightsCountOnceAmongOthersThatHaveSome() {
    float[] weights = {2, 0, 0.5f};
    ExampleBlock weighted =
        new ExampleBlock(new FloatFeatures(1, new float[3]), new int[3], weights);
    ExampleBlock plain = new ExampleBlock(new FloatFeatures(1, new float[3]), new int[3], null);
    Batch batch = new Batch(6, 1);
    batch.begin(null);
    new Shard(0, 0, plain).copy(0, 2, batch);
    assertNull(batch.weights());
    assertEquals(2, batch.weight(0, 2));
    assertEquals(1, batch.weight(1, 1));
    new Shard(1, 3, weighted).copy(0, 3, batch);
    new Shard(0, 0, plain).copy(2, 1, batch);
    assertArrayEquals(new float[] {1, 1, 2, 0, 0.5f, 1}, batch.weights());
    assertEquals(5.5, batch.weight(0, 6));
    assertEquals(2.5, batch.weight(2, 3));
    assertEquals(0, batch.weight(4, 0));
    batch.begin(null);
    new Shard(0, 0, plain).copy(0, 2, batch);
    assertNull(batch.weights(), "those of the step before");
    assertEquals(2, batch.weight(0, 2));
  }

  @Test
  void hasRoomForNoMoreRowsThanWereAskedFor() {
    Batch batch = new Batch(2, 4);
    batch.begin(null);
    Shard shard = new Shard(0, 0, bytes());
    assertThrows(IndexOutOfBoundsException.class, () -> shard.copy(0, 3, batch));
  }

  @Test
  void blockRefusesWeightsOfOtherExamples() {
    Features features = new FloatFeatures(1, new float[3]);
    int[] labels = new int[3];
    float[] weights = new float[2];
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> new ExampleBlock(features, labels, weights));
    assertEquals("2 weights for 3 examples", e.getMessage());
  }

  /** Of what stands in the files, so that it can be compared with digests of files. */
  @Test
  void blockHasTheDigestsOfItsFilesItems() {
    byte[] labels = {0, 1, (byte) 128, (byte) 255};
    ExampleBlock block =
        new ExampleBlock(new ByteFeatures(64, levels()), new int[] {0, 1, 128, 255}, null);
    assertEquals(new Sha256().add(levels()).hex() + new Sha256().add(labels).hex(), block.sha256());
    ExampleBlock other =
        new ExampleBlock(new ByteFeatures(64, levels()), new int[] {0, 1, 128, 254}, null);
    assertEquals(block.sha256().substring(0, 64), other.sha256().substring(0, 64));
    assertNotEquals(block.sha256(), other.sha256());
  }
}
