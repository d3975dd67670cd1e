package io.kindling.spark.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.codec.FloatFormat;
import io.kindling.codec.LittleEndian;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests messages through memory that two ends share, both in this JVM. */
class RingTest {

  private static final int FLOATS = Ring.CAPACITY / Float.BYTES;

  /** A message: a header with the floats' length and other bytes, and the floats. */
  @SuppressWarnings("ArrayRecordComponent") // Compared here alone.
  private record Message(byte[] header, float[] floats) {

    static Message of(int headerLength, int length, Random random) {
      byte[] header = new byte[Integer.BYTES + headerLength];
      random.nextBytes(header);
      LittleEndian.over(header).putInt(length);
      float[] floats = new float[length];
      for (int i = 0; i < length; i++) {
        floats[i] = random.nextInt();
      }
      return new Message(header, floats);
    }

    void assertSame(Message other) {
      assertArrayEquals(header, other.header);
      assertArrayEquals(floats, other.floats);
    }
  }

  /** One end, with the messages that it has received. */
  private static final class End implements Receiver {
    private final Queue<Message> received = new ArrayDeque<>();
    private int woken;
    private RingPair rings;

    @Override
    public IncomingFloats begin(Link from, ByteBuffer header) {
      byte[] bytes = new byte[header.remaining()];
      header.get(bytes);
      Message message = new Message(bytes, new float[LittleEndian.over(bytes).getInt()]);
      return new IncomingFloats(
          payload(FloatBuffer.wrap(message.floats)), () -> received.add(message));
    }

    @Override
    public void lost(Link link) {}

    void send(Message message) {
      // In two arrays, the second of which may be empty.
      int cut = message.floats.length / 3;
      rings.send(
          LittleEndian.over(message.header),
          payload(
              FloatBuffer.wrap(message.floats, 0, message.floats.length - cut),
              FloatBuffer.wrap(message.floats, message.floats.length - cut, cut)));
    }

    private static Payload payload(FloatBuffer... floats) {
      return new Payload(List.of(floats), FloatFormat.FLOAT32);
    }
  }

  private volatile boolean isOver;
  private final End left = new End();
  private final End right = new End();

  private static Ring ring() {
    return new Ring(ByteBuffer.allocateDirect(Ring.BYTES + 64).alignedSlice(64).limit(Ring.BYTES));
  }

  private void connect(Runnable wakeLeft, Runnable wakeRight) {
    Ring there = ring();
    Ring back = ring();
    left.rings = new RingPair(back, there, left, null, wakeRight);
    right.rings = new RingPair(there, back, right, null, wakeLeft);
  }

  /** Connects the ends so that each is woken at once. */
  private void connectAwake() {
    connect(() -> left.woken++, () -> right.woken++);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void messagesArriveInOrder(int seed) {
    Random random = new Random(seed);
    connectAwake();
    Queue<Message> sent = new ArrayDeque<>();
    int count = 300;
    for (int made = 0; made < count || !sent.isEmpty(); ) {
      if (made < count && random.nextInt(3) > 0) {
        // Many small messages; some that do not fit at once, one of them because of its header;
        // some without floats.
        boolean isLarge = random.nextInt(20) == 0;
        int length = isLarge ? random.nextInt(3 * FLOATS) : random.nextInt(5000);
        int header = random.nextInt(50) == 0 ? Ring.CAPACITY + 5 : random.nextInt(40);
        Message message = Message.of(header, random.nextInt(10) == 0 ? 0 : length, random);
        sent.add(message);
        left.send(message);
        made++;
      } else if (random.nextBoolean()) {
        right.rings.poll();
      } else {
        left.rings.poll();
      }
      while (!right.received.isEmpty()) {
        sent.remove().assertSame(right.received.remove());
      }
    }
  }

  @Test
  void messagesWithoutRoomWait() {
    connectAwake();
    Message message = Message.of(0, 3 * FLOATS, new Random(1));
    left.send(message);
    assertFalse(left.rings.poll(), "the ring is full");
    assertEquals(0, left.woken);
    right.rings.serve();
    assertEquals(1, left.woken, "there is room again");
    while (right.received.isEmpty()) {
      assertTrue(left.rings.poll());
      assertTrue(right.rings.poll());
    }
    message.assertSame(right.received.remove());
  }

  @Test
  void theReaderIsWokenOnceAndNotWhileItPolls() {
    connectAwake();
    Message message = Message.of(3, 5, new Random(1));
    left.send(message);
    left.send(message);
    assertEquals(1, right.woken);
    right.rings.serve();
    assertEquals(2, right.received.size());
    right.rings.watch();
    left.send(message);
    assertEquals(1, right.woken, "it watches");
    right.rings.poll();
    left.send(message);
    right.rings.unwatch();
    assertEquals(4, right.received.size(), "it has looked before it went to sleep");
    left.send(message);
    assertEquals(2, right.woken, "it sleeps again");
  }

  @Test
  void messagesBeforeTheLossOfTheConnectionAreReadAndNoneAfterIt() {
    connectAwake();
    Message message = Message.of(3, 5, new Random(1));
    left.send(message);
    right.rings.close();
    assertEquals(1, right.received.size());
    left.send(message);
    right.rings.serve();
    right.rings.watch();
    right.rings.poll();
    right.rings.unwatch();
    assertEquals(1, right.received.size());
  }

  /** Each end sleeps until it is woken; without a wake-up this test would not end. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void noEndSleepsForEver(int seed) throws Exception {
    BlockingQueue<Boolean> bellLeft = new ArrayBlockingQueue<>(1);
    BlockingQueue<Boolean> bellRight = new ArrayBlockingQueue<>(1);
    connect(() -> bellLeft.offer(true), () -> bellRight.offer(true));
    Random random = new Random(seed);
    List<Message> messages = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      messages.add(
          Message.of(random.nextInt(30), random.nextInt(i % 100 == 0 ? 200_000 : 500), random));
    }
    Thread echo =
        new Thread(
            () -> {
              for (int echoed = 0; echoed < messages.size(); ) {
                await(bellRight);
                right.rings.serve();
                for (; !right.received.isEmpty(); echoed++) {
                  right.send(right.received.remove());
                }
              }
              // Writes the messages for which there was no room.
              while (!isOver) {
                await(bellRight);
                right.rings.serve();
              }
            });
    echo.start();
    int next = 0;
    for (Message message : messages) {
      left.send(message);
      if (random.nextInt(4) == 0) {
        left.rings.watch();
        left.rings.poll();
        left.rings.unwatch();
      }
    }
    while (next < messages.size()) {
      while (!left.received.isEmpty()) {
        messages.get(next++).assertSame(left.received.remove());
      }
      if (next < messages.size()) {
        await(bellLeft);
        left.rings.serve();
      }
    }
    isOver = true;
    bellRight.offer(true);
    echo.join(TimeUnit.SECONDS.toMillis(60));
    assertFalse(echo.isAlive());
  }

  private static void await(BlockingQueue<Boolean> bell) {
    try {
      assertTrue(bell.poll(60, TimeUnit.SECONDS) != null, "nobody has woken it");
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
