package io.kindling.spark.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.InvalidInputException;
import io.kindling.codec.FloatFormat;
import io.kindling.codec.LittleEndian;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests floats from one end of a connection to the other. */
class TransportTest {

  static final String HERE = "127.0.0.1";

  private final List<Transport> opened = new ArrayList<>();

  /** Answers each message with arrays twice as large. */
  static final class Echo implements Receiver {
    @Override
    public IncomingFloats begin(Link from, ByteBuffer header) {
      FloatFormat format = FloatFormat.of(header.getInt());
      List<float[]> arrays = arrays(header);
      return new IncomingFloats(
          payload(arrays, format),
          () -> {
            for (float[] array : arrays) {
              for (int i = 0; i < array.length; i++) {
                array[i] *= 2;
              }
            }
            from.send(header(arrays, format), payload(arrays, format));
          });
    }

    @Override
    public void lost(Link link) {}
  }

  /** Keeps the messages that arrive, and the lost connections. */
  private static final class Kept implements Receiver {
    private final BlockingQueue<List<float[]>> messages = new LinkedBlockingQueue<>();
    private final BlockingQueue<Link> lost = new LinkedBlockingQueue<>();

    @Override
    public IncomingFloats begin(Link from, ByteBuffer header) {
      FloatFormat format = FloatFormat.of(header.getInt());
      List<float[]> arrays = arrays(header);
      return new IncomingFloats(payload(arrays, format), () -> messages.add(arrays));
    }

    @Override
    public void lost(Link link) {
      lost.add(link);
    }
  }

  @AfterEach
  void close() {
    opened.forEach(Transport::close);
  }

  @ParameterizedTest
  @ValueSource(strings = {"by shared memory", "by the connection", "encrypted"})
  void messagesArrive(String kind) throws Exception {
    SparkConf conf =
        kind.equals("encrypted") ? secure("a secret of 30 letters") : new SparkConf(false);
    if (kind.equals("by the connection")) {
      conf.set("spark.kindling.sharedMemory", "false");
    }
    int port = open(conf, new Echo()).serve(HERE, 0);
    Kept kept = new Kept();
    Transport transport = open(conf, kept);
    Link link = transport.connect(HERE, port);
    assertEquals(kind.equals("by shared memory"), transport.sharesMemory());
    assertEchoed(link, kept, () -> {});
  }

  /** A thread waits as a task does for its next command. */
  @Test
  void aWaitingThreadReceivesMessages() throws Exception {
    int port = open(new SparkConf(false), new Echo()).serve(HERE, 0);
    Kept kept = new Kept();
    Transport transport = open(new SparkConf(false), kept);
    Link link = transport.connect(HERE, port);
    assertEchoed(link, kept, () -> transport.watch(() -> !kept.messages.isEmpty()));
  }

  @Test
  void anotherProcessSharesMemoryUntilItDies() throws Exception {
    try (EchoProcess echo = EchoProcess.start()) {
      Kept kept = new Kept();
      Transport transport = open(new SparkConf(false), kept);
      Link link = transport.connect(HERE, echo.port());
      assertTrue(transport.sharesMemory());
      assertEchoed(link, kept, () -> {});
      echo.kill();
      assertSame(link, kept.lost.poll(20, TimeUnit.SECONDS));
      assertFalse(transport.sharesMemory());
      List<float[]> message = List.of(floats(5));
      link.send(header(message, FloatFormat.BF16), payload(message, FloatFormat.BF16));
      assertSame(link, kept.lost.poll(20, TimeUnit.SECONDS), "nobody has it");
    }
  }

  private static void assertEchoed(Link link, Kept kept, Runnable wait) throws Exception {
    // More floats than fit at once, no floats, and lengths that are no multiple of a piece.
    List<List<float[]>> messages =
        List.of(
            List.of(floats(1_000_001), floats(3)), List.of(), List.of(floats(0), floats(100_000)));
    for (FloatFormat format : FloatFormat.values()) {
      messages.forEach(each -> link.send(header(each, format), payload(each, format)));
    }
    for (int i = 0; i < FloatFormat.values().length; i++) {
      assertTwice(messages, kept, wait);
    }
  }

  private static void assertTwice(List<List<float[]>> messages, Kept kept, Runnable wait)
      throws InterruptedException {
    for (List<float[]> message : messages) {
      wait.run();
      List<float[]> answer = kept.messages.poll(20, TimeUnit.SECONDS);
      assertEquals(message.size(), answer.size());
      for (int i = 0; i < message.size(); i++) {
        float[] expected = message.get(i).clone();
        for (int j = 0; j < expected.length; j++) {
          expected[j] *= 2;
        }
        assertArrayEquals(expected, answer.get(i));
      }
    }
  }

  @Test
  void aLostConnectionIsReported() throws Exception {
    SparkConf conf = new SparkConf(false);
    Transport server = open(conf, new Echo());
    Kept kept = new Kept();
    Link link = open(conf, kept).connect(HERE, server.serve(HERE, 0));
    opened.remove(server);
    server.close();
    link.close();
    assertSame(link, kept.lost.poll(20, TimeUnit.SECONDS));
  }

  @Test
  void sharedMemoryIsTrueOrFalse() {
    SparkConf conf = new SparkConf(false).set("spark.kindling.sharedMemory", "no");
    InvalidInputException e =
        assertThrows(InvalidInputException.class, () -> transport(conf, new Kept()));
    assertEquals("spark.kindling.sharedMemory is no; expected true or false", e.getMessage());
  }

  @Test
  void aStrangerIsRefused() {
    int port = open(secure("a secret of 30 letters"), new Echo()).serve(HERE, 0);
    Transport stranger = open(secure("another of 30 letters"), new Kept());
    assertThrows(Exception.class, () -> stranger.connect(HERE, port));
  }

  private Transport open(SparkConf conf, Receiver receiver) {
    Transport transport = transport(conf, receiver);
    opened.add(transport);
    return transport;
  }

  static Transport transport(SparkConf conf, Receiver receiver) {
    org.apache.spark.SecurityManager security =
        new org.apache.spark.SecurityManager(
            conf,
            org.apache.spark.SecurityManager.$lessinit$greater$default$2(),
            org.apache.spark.SecurityManager.$lessinit$greater$default$3());
    return new Transport(conf, security, receiver);
  }

  private static SparkConf secure(String secret) {
    return new SparkConf(false)
        .set("spark.master", "spark://nowhere")
        .set("spark.authenticate", "true")
        .set("spark.authenticate.secret", secret)
        .set("spark.network.crypto.enabled", "true");
  }

  private static Payload payload(List<float[]> arrays, FloatFormat format) {
    return new Payload(arrays.stream().map(FloatBuffer::wrap).toList(), format);
  }

  private static float[] floats(int length) {
    float[] floats = new float[length];
    for (int i = 0; i < length; i++) {
      floats[i] = i % 127 + 0.5f; // 8 significant bits: exact in any format.
    }
    return floats;
  }

  /** Header: the bytes of a number, the number of arrays and their lengths. */
  private static ByteBuffer header(List<float[]> arrays, FloatFormat format) {
    ByteBuffer header = LittleEndian.over(new byte[Integer.BYTES * (2 + arrays.size())]);
    header.putInt(format.bytes()).putInt(arrays.size());
    arrays.forEach(array -> header.putInt(array.length));
    return header.flip();
  }

  private static List<float[]> arrays(ByteBuffer header) {
    List<float[]> arrays = new ArrayList<>();
    for (int left = header.getInt(); left > 0; left--) {
      arrays.add(new float[header.getInt()]);
    }
    return arrays;
  }
}
