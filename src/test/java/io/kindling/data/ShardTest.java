package io.kindling.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

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
  void scalesUnsignedPixelsToTheUnitInterval() {
    byte[] pixels = new byte[256];
    for (int i = 0; i < 256; i++) {
      pixels[i] = (byte) i;
    }
    Shard shard = new Shard(0, 64, pixels, new byte[4]);
    for (int i = 0; i < 256; i++) {
      assertEquals(i / 255f, shard.inputs()[i]);
    }
  }

  @Test
  void tellsWhatItHolds() {
    byte[] labels = {7, (byte) 200};
    Shard shard = new Shard(9, WIDTH, new byte[2 * WIDTH], labels);
    assertEquals(9, shard.index());
    assertEquals(2, shard.size());
    assertSame(labels, shard.labels());
    assertEquals(2 * WIDTH, shard.inputs().length);
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
      assertArrayEquals(shard.inputs(), copy.inputs());
      assertArrayEquals(shard.labels(), copy.labels());
      assertBatch(copy, ORDER, 1, 1);
    }
  }

  @Test
  void hasNoRowsInABatchThatPassesItBy() {
    // Batches of 1 from 4 shards: each takes from one shard only.
    BatchOrder order = new BatchOrder(23, 4, 1, 5);
    float[] inputs = {7};
    byte[] labels = {7};
    assertEquals(0, shard(1).gather(order, order.step(0), inputs, labels, 0));
    assertEquals(7, inputs[0]);
    assertEquals(7, labels[0]);
  }

  private static Shard shard(int index) {
    int size = BatchOrder.shardSize(23, 4, index);
    byte[] pixels = new byte[size * WIDTH];
    byte[] labels = new byte[size];
    for (int example = 0; example < size; example++) {
      labels[example] = (byte) (100 + example);
      for (int pixel = 0; pixel < WIDTH; pixel++) {
        pixels[example * WIDTH + pixel] = (byte) (40 * example + pixel);
      }
    }
    return new Shard(index, WIDTH, pixels, labels);
  }

  private static void assertBatch(Shard shard, BatchOrder order, int epoch, int step) {
    int most = order.mostRowsPerShard();
    float[] inputs = new float[WIDTH * (most + 3)];
    byte[] labels = new byte[most + 3];
    Arrays.fill(inputs, -1);
    Arrays.fill(labels, (byte) -1);
    Step place = order.step((long) epoch * order.stepsPerEpoch() + step);
    int rows = shard.gather(order, place, inputs, labels, 2);
    assertEquals(order.rowCount(step, shard.index()), rows);
    int[] shuffled = order.shuffled(epoch, shard.index());
    for (int row = 0; row < rows; row++) {
      int example = shuffled[order.firstRow(step, shard.index()) + row];
      assertEquals(100 + example, labels[2 + row]);
      for (int pixel = 0; pixel < WIDTH; pixel++) {
        int level = (40 * example + pixel) & 0xff;
        assertEquals(level / 255f, inputs[(2 + row) * WIDTH + pixel]);
      }
    }
    for (int outside : new int[] {1, 2 + rows}) {
      assertEquals(-1, labels[outside]);
      assertEquals(-1, inputs[outside * WIDTH]);
    }
  }
}
