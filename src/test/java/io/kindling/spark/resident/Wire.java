package io.kindling.spark.resident;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.kindling.LittleEndian;
import io.kindling.spark.transport.Arrival;
import io.kindling.spark.transport.Link;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/** One end of a connection between two nodes of this JVM, which delivers when it is told to. */
final class Wire implements Link {

  private record Message(ByteBuffer header, List<FloatBuffer> floats) {}

  /** What was sent from here and has not arrived. */
  private final Queue<Message> underWay = new ArrayDeque<>();

  private Wire other;
  private Node node;
  private boolean isCut;

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

  /** Floats are read when they are delivered, as by a network that is slow. */
  @Override
  public void send(ByteBuffer header, List<FloatBuffer> floats) {
    if (!isCut) {
      underWay.add(new Message(header, floats));
    }
  }

  /**
   * Has the other end receive what was sent from here first; returns whether there was anything.
   */
  boolean deliver() {
    Message message = underWay.poll();
    return message != null && deliver(message);
  }

  /** As {@link #deliver}, but what is received will be received once more. */
  boolean deliverTwice() {
    Message message = underWay.peek();
    return message != null
        && deliver(
            new Message(message.header().duplicate().order(LITTLE_ENDIAN), message.floats()));
  }

  private boolean deliver(Message message) {
    Arrival arrival = other.node.begin(other, message.header());
    for (FloatBuffer each : message.floats()) {
      float[] now = new float[each.remaining()];
      each.duplicate().get(now);
      ByteBuffer bytes = ByteBuffer.wrap(LittleEndian.bytes(now));
      // Not at a float's end.
      arrival.take(bytes.duplicate().limit(3));
      arrival.take(bytes.position(3));
    }
    arrival.complete();
    return true;
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
    other.node.lost(other);
    node.lost(this);
  }
}
