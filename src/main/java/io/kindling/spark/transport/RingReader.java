package io.kindling.spark.transport;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads messages from a ring, in the form in which {@link RingWriter} writes them. */
final class RingReader {

  private final Ring ring;
  private final Receiver receiver;
  private final Link link;
  private final Runnable wake;

  /** The lengths that a message begins with; once they are there, with its header behind them. */
  private ByteBuffer head = empty(RingWriter.PREFIX);

  /** What takes the message's floats in; null as long as its header is not there. */
  private IncomingFloats arrival;

  /** Bytes of floats that are to come, and of them and the zeros behind them. */
  private long floats;

  private long left;

  /**
   * @param receiver is given what arrives
   * @param link the connection that it comes by
   * @param wake wakes the writer
   */
  RingReader(Ring ring, Receiver receiver, Link link, Runnable wake) {
    this.ring = ring;
    this.receiver = receiver;
    this.link = link;
    this.wake = wake;
  }

  /** Takes in what is there; returns whether anything was. By one thread at a time. */
  boolean read() {
    boolean isAny = false;
    for (ByteBuffer content = ring.content(); content.hasRemaining(); content = ring.content()) {
      isAny = true;
      content.limit(Math.min(content.limit(), RingWriter.PIECE));
      take(content);
      if (ring.read(content.limit())) {
        wake.run();
      }
    }
    return isAny;
  }

  private void take(ByteBuffer content) {
    while (content.hasRemaining()) {
      if (arrival == null) {
        takeHead(content);
      } else {
        left -= takeFloats(content);
      }
      if (arrival != null && left == 0) {
        IncomingFloats whole = arrival;
        arrival = null;
        head = empty(RingWriter.PREFIX);
        whole.complete();
      }
    }
  }

  private void takeHead(ByteBuffer content) {
    head.put(next(content, head.remaining()));
    if (head.hasRemaining()) {
      return;
    }
    int length = head.getInt(0);
    if (head.capacity() == RingWriter.PREFIX) {
      head = empty((int) RingWriter.padded(RingWriter.PREFIX + length)).put(head.flip());
      return;
    }
    floats = head.getLong(Integer.BYTES);
    left = RingWriter.padded(floats);
    ByteBuffer header = head.slice(RingWriter.PREFIX, length).order(ByteOrder.LITTLE_ENDIAN);
    arrival = receiver.begin(link, header);
  }

  private int takeFloats(ByteBuffer content) {
    ByteBuffer next = next(content, left);
    int count = next.limit();
    next.limit((int) Math.min(count, floats));
    floats -= next.limit();
    arrival.take(next);
    return count;
  }

  private static ByteBuffer empty(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The next bytes, but no more than so many. */
  private static ByteBuffer next(ByteBuffer content, long most) {
    ByteBuffer next = content.slice(content.position(), (int) Math.min(content.remaining(), most));
    content.position(content.position() + next.limit());
    return next;
  }
}
