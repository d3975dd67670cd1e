package io.kindling.spark.resident;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.kindling.codec.FloatFormat;
import io.kindling.codec.LittleEndian;
import io.kindling.spark.transport.IncomingFloats;
import io.kindling.spark.transport.Link;
import io.kindling.spark.transport.Payload;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.Queue;

/** One end of a connection between two nodes of this JVM, which delivers messages on request. */
final class Wire implements Link {

  private record Message(ByteBuffer header, Payload payload) {}

  /** Messages that were sent from this end and have not arrived. */
  private final Queue<Message> underWay = new ArrayDeque<>();

  /** The message that is arriving at the other end; null if there is none. */
  private IncomingFloats arrival;

  private Payload arriving;

  private Wire other;
  private Node node;
  private boolean isCut;

  /** Number of bytes of the floats that were sent from this end. */
  private long bytes;

  private Wire() {}

  /** Returns one end of a new connection whose other end is at a node. */
  static Wire to(Node node) {
    Wire here = new Wire();
    Wire there = new Wire();
    here.other = there;
    there.other = here;
    there.node = node;
    return here;
  }

  /** Sets the node of this end. */
  void at(Node here) {
    node = here;
  }

  /** Returns whether the other end is at the given node. */
  boolean leadsTo(Node there) {
    return other.node == there;
  }

  Wire other() {
    return other;
  }

  long bytes() {
    return bytes;
  }

  /** Queues a message. Its floats are read on delivery, as by a slow network. */
  @Override
  public void send(ByteBuffer header, Payload payload) {
    if (!isCut) {
      for (FloatBuffer each : payload.floats()) {
        bytes += (long) each.remaining() * payload.format().bytes();
      }
      underWay.add(new Message(header, payload));
    }
  }

  /**
   * Lets the first message that was sent from this end begin to arrive, with its floats as they are
   * now.
   *
   * @return whether there was a message
   */
  boolean begin() {
    if (arrival != null || underWay.isEmpty()) {
      return false;
    }
    Message message = underWay.poll();
    arriving = copy(message.payload());
    arrival = other.node.begin(other, message.header());
    return true;
  }

  /**
   * Delivers the first message that was sent from this end, or the rest of it.
   *
   * @return whether there was a message
   */
  boolean deliver() {
    if (arrival == null && !begin()) {
      return false;
    }
    IncomingFloats begun = arrival;
    arrival = null;
    take(begun, arriving);
    return true;
  }

  /** Delivers the first message, which stays in the queue and will be delivered again. */
  boolean deliverTwice() {
    Message message = underWay.peek();
    if (arrival != null || message == null) {
      return false;
    }
    take(
        other.node.begin(other, message.header().duplicate().order(LITTLE_ENDIAN)),
        copy(message.payload()));
    return true;
  }

  private static Payload copy(Payload payload) {
    return new Payload(payload.floats().stream().map(Wire::copy).toList(), payload.format());
  }

  private static FloatBuffer copy(FloatBuffer floats) {
    float[] now = new float[floats.remaining()];
    floats.duplicate().get(now);
    return FloatBuffer.wrap(now);
  }

  private static void take(IncomingFloats arrival, Payload payload) {
    FloatFormat format = payload.format();
    for (FloatBuffer each : payload.floats()) {
      ByteBuffer bytes = LittleEndian.over(new byte[each.capacity() * format.bytes()]);
      format.put(each.array(), 0, each.capacity(), bytes);
      // Splits the bytes in the middle of a float.
      arrival.take(bytes.duplicate().flip().limit(3));
      arrival.take(bytes.flip().position(3));
    }
    arrival.complete();
  }

  @Override
  public void close() {
    if (isCut) {
      return;
    }
    isCut = true;
    other.isCut = true;
    underWay.clear();
    other.underWay.clear();
    arrival = null;
    other.arrival = null;
    other.node.lost(other);
    node.lost(this);
  }
}
