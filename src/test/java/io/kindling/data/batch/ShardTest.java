package io.kindling.data.batch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kindling.data.ByteFeatures;
import io.kindling.data.ExampleBlock;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ShardTest {

  private static final BatchOrder ORDER = new BatchOrder(23, 4, 6, 5);
  private static final int WIDTH = 3;

  @Test
  void tellsWhatItHolds() {
    int[] labels = {7, 200};
    byte[] levels = {1, 2, 3, 4, 5, 6};
    Shard shard = new Shard(9, 50, new ExampleBlock(new ByteFeatures(WIDTH, levels), labels, null));
    assertEquals(9, shard.index());
    assertEquals(2, shard.size());
    Batch batch = new Batch(2, WIDTH);
    batch.begin(null);
    shard.copy(0, 2, batch);
    assertArrayEquals(labels, batch.labels());
    assertArrayEquals(new int[] {50, 51}, batch.examples());
    assertEquals(6 / 255f, batch.inputs()[5]);
  }

  @Test
  void copiesARangeInItsOrder() {
    Batch batch = new Batch(5, WIDTH);
    batch.begin(null);
    shard(1).copy(4, 2, batch);
    shard(1).copy(0, 1, batch);
    assertEquals(3, batch.rows());
    assertRow(batch, 0, 1, 4);
    assertRow(batch, 1, 1, 5);
    assertRow(batch, 2, 1, 0);
  }

  @Test
  void gathersItsRowsOfEveryBatchInWhateverOrderTheyAreAskedFor() {
    Shard shard = shard(1);
    assertBatch(shard, ORDER, 0, 0);
    assertBatch(shard, ORDER, 0, 3);
    assertBatch(shard, ORDER, 2, 1);
    assertBatch(shard, ORDER, 0, 1);
    // The order that it remembers is not another run's.
    assertBatch(shard, new BatchOrder(23, 4, 6, 6), 0, 1);
    assertBatch(shard, new BatchOrder(23, 4, 9, 6), 0, 1);
  }

  @Test
  void isTheSameAfterAJourney() throws Exception {
    Shard shard = shard(2);
    assertBatch(shard, ORDER, 1, 1);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(shard);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      Shard copy = (Shard) in.readObject();
      assertEquals(shard.size(), copy.size());
      Batch here = all(shard);
      Batch there = all(copy);
      assertArrayEquals(here.inputs(), there.inputs());
      assertArrayEquals(here.labels(), there.labels());
      assertArrayEquals(here.examples(), there.examples());
      assertBatch(copy, ORDER, 1, 1);
    }
  }

  private static Batch all(Shard shard) {
    Batch batch = new Batch(shard.size(), WIDTH);
    batch.begin(null);
    shard.copy(0, shard.size(), batch);
    return batch;
  }

  @Test
  void hasNoRowsInABatchThatPassesItBy() {
    // Batches of 1 from 4 shards: each takes from one shard only.
    BatchOrder order = new BatchOrder(23, 4, 1, 5);
    Batch batch = new Batch(1, WIDTH);
    batch.begin(order.step(0));
    batch.inputs()[0] = 7;
    batch.labels()[0] = 7;
    assertEquals(0, shard(1).gather(order, order.step(0), batch));
    assertEquals(0, batch.rows());
    assertEquals(7, batch.inputs()[0]);
    assertEquals(7, batch.labels()[0]);
  }

  private static Shard shard(int index) {
    int size = BatchOrder.shardSize(23, 4, index);
    byte[] levels = new byte[size * WIDTH];
    int[] labels = new int[size];
    for (int example = 0; example < size; example++) {
      labels[example] = 100 + example;
      for (int pixel = 0; pixel < WIDTH; pixel++) {
        levels[example * WIDTH + pixel] = (byte) (40 * example + pixel);
      }
    }
    int first = BatchOrder.shardStart(23, 4, index);
    return new Shard(index, first, new ExampleBlock(new ByteFeatures(WIDTH, levels), labels, null));
  }

  private static void assertBatch(Shard shard, BatchOrder order, int epoch, int step) {
    int most = order.mostRowsPerShard();
    Batch batch = new Batch(most + 3, WIDTH);
    Arrays.fill(batch.inputs(), -1);
    Arrays.fill(batch.labels(), -1);
    Arrays.fill(batch.examples(), -1);
    Step place = order.step((long) epoch * order.stepsPerEpoch() + step);
    batch.begin(place);
    shard(0).copy(1, 2, batch);
    int rows = shard.gather(order, place, batch);
    assertEquals(order.rowCount(step, shard.index()), rows);
    assertEquals(2 + rows, batch.rows());
    assertRow(batch, 0, 0, 1);
    assertRow(batch, 1, 0, 2);
    int[] shuffled = order.shuffled(epoch, shard.index());
    for (int row = 0; row < rows; row++) {
      int example = shuffled[order.firstRow(step, shard.index()) + row];
      assertRow(batch, 2 + row, shard.index(), example);
    }
    assertEquals(-1, batch.labels()[2 + rows]);
    assertEquals(-1, batch.examples()[2 + rows]);
    assertEquals(-1, batch.inputs()[(2 + rows) * WIDTH]);
  }

  /** A row holds an example of {@link #shard}, all of it. */
  private static void assertRow(Batch batch, int row, int shard, int example) {
    assertEquals(100 + example, batch.labels()[row]);
    assertEquals(BatchOrder.shardStart(23, 4, shard) + example, batch.examples()[row]);
    for (int pixel = 0; pixel < WIDTH; pixel++) {
      int level = (40 * example + pixel) & 0xff;
      assertEquals(level / 255f, batch.inputs()[row * WIDTH + pixel]);
    }
  }
}
