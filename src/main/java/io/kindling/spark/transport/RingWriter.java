package io.kindling.spark.transport;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Writes messages to a ring; messages for which there is no room wait in a queue. A message
 * consists of the header's length (32-bit integer), the number of bytes of the floats (64-bit
 * integer), the header, and the floats, all little-endian. Header and floats are each followed by
 * zeros up to a multiple of 8 bytes, so that the ring's end never splits a number.
 */
final class RingWriter {

  /** Number of bytes of the lengths at the start of a message. */
  static final int PREFIX = Integer.BYTES + Long.BYTES;

  /**
   * Number of bytes after which the other side may continue, while the next bytes are written or
   * read.
   */
  static final int PIECE = 64 << 10;

  private static final class Message {
    private final ByteBuffer head;
    private final OutgoingFloats floats;
    private long left;

    Message(ByteBuffer header, Payload payload) {
      floats = new OutgoingFloats(payload);
      head =
          ByteBuffer.allocate((int) padded(PREFIX + header.remaining()))
              .order(ByteOrder.LITTLE_ENDIAN)
              .putInt(header.remaining())
              .putLong(floats.bytes())
              .put(header)
              .rewind();
      left = head.remaining() + padded(floats.bytes());
    }

    /** Writes as much as there is room for; returns whether the message is complete. */
    boolean put(ByteBuffer space) {
      space.limit((int) Math.min(space.limit(), left));
      int count = Math.min(head.remaining(), space.remaining());
      space.put(head.slice(head.position(), count));
      head.position(head.position() + count);
      floats.put(space);
      while (space.hasRemaining()) {
        space.put((byte) 0);
      }
      left -= space.limit();
      return left == 0;
    }
  }

  private final Ring ring;
  private final Runnable wake;
  private final Deque<Message> waiting = new ArrayDeque<>();

  /**
   * Creates a writer.
   *
   * @param ring the ring to write
   * @param wake wakes the reader
   */
  RingWriter(Ring ring, Runnable wake) {
    this.ring = ring;
    this.wake = wake;
  }

  /** Returns a length including the zeros that follow. */
  static long padded(long length) {
    return (length + Long.BYTES - 1) & -Long.BYTES;
  }

  /** Sends a message, as {@link Link#send} does. */
  synchronized void send(ByteBuffer header, Payload payload) {
    waiting.add(new Message(header, payload));
    write();
  }

  /** Writes the waiting messages as far as there is room; returns whether anything was written. */
  synchronized boolean write() {
    boolean isAny = false;
    while (!waiting.isEmpty()) {
      ByteBuffer space = ring.space();
      if (!space.hasRemaining()) {
        ring.sleepAsWriter();
        if (!ring.space().hasRemaining()) {
          return isAny;
        }
        continue;
      }
      isAny = true;
      if (waiting.element().put(space.limit(Math.min(space.limit(), PIECE)))) {
        waiting.remove();
      }
      if (ring.written(space.position())) {
        wake.run();
      }
    }
    return isAny;
  }
}
