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

/** One end of a connection between two nodes of this JVM, which delivers when it is told to. */
final class Wire implements Link {

  private record Message(ByteBuffer header, Payload payload) {}

  /** What was sent from here and has not arrived. */
  private final Queue<Message> underWay = new ArrayDeque<>();

  /** What has begun to arrive at the other end; null if nothing has. */
  private IncomingFloats arrival;

  private Payload arriving;

  private Wire other;
  private Node node;
  private boolean isCut;

  /** What the floats that were sent from here take on a connection. */
  private long bytes;

  private Wire() {}

  /** A new connection's end, the other one being at a node. */
  static Wire to(Node node) {
    Wire here = new Wire();
    Wire there = new Wire();
    here.other = there;
    there.other = here;
    there.node = node;
    return here;
  }

  /** This end is at a node. */
  void at(Node here) {
    node = here;
  }

  /** Whether the other end is at a node. */
  boolean leadsTo(Node there) {
    return other.node == there;
  }

  Wire other() {
    return other;
  }

  long bytes() {
    return bytes;
  }

  /** Floats are read when they are delivered, as by a network that is slow. */
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
   * Has what was sent from here first begin to arrive, and its floats be under way as they are now;
   * returns whether there was anything.
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
   * Has the other end receive what was sent from here first, or the rest of it; returns whether
   * there was anything.
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

  /** As {@link #deliver}, but what is received will be received once more. */
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
      // Not at a float's end.
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
