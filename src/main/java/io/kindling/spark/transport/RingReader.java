package io.kindling.spark.transport;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads messages from a ring, in the format that {@link RingWriter} writes. */
final class RingReader {

  private final Ring ring;
  private final Receiver receiver;
  private final Link link;
  private final Runnable wake;

  /** The lengths at the start of a message; once these have arrived, also the header. */
  private ByteBuffer head = empty(RingWriter.PREFIX);

  /** Destination of the message's floats; null until its header has arrived. */
  private IncomingFloats arrival;

  /** Number of bytes of floats still to come. */
  private long floats;

  /** Number of bytes still to come, including the zeros after the floats. */
  private long left;

  /**
   * Creates a reader.
   *
   * @param ring the ring to read
   * @param receiver handles the messages that arrive
   * @param link the connection that the messages belong to
   * @param wake wakes the writer
   */
  RingReader(Ring ring, Receiver receiver, Link link, Runnable wake) {
    this.ring = ring;
    this.receiver = receiver;
    this.link = link;
    this.wake = wake;
  }

  /**
   * Reads everything that has arrived; returns whether there was anything. Called by one thread at
   * a time.
   */
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

  /** Returns the next bytes, at most the given number, and advances the content. */
  private static ByteBuffer next(ByteBuffer content, long most) {
    ByteBuffer next = content.slice(content.position(), (int) Math.min(content.remaining(), most));
    content.position(content.position() + next.limit());
    return next;
  }
}
