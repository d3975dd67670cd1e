package io.kindling.spark.transport;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * A message's floats on their way from the network into the arrays that they are meant for, without
 * a buffer in between: bytes are turned into floats as they come, while they are in the processor's
 * nearest cache.
 */
public class Arrival {

  private final List<FloatBuffer> targets;
  private final Runnable complete;

  /** A float whose bytes came in two pieces. */
  private final ByteBuffer cut =
      ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN).limit(0);

  private int next;
  private boolean isCancelled;

  /**
   * @param targets what to fill, one after the other: stretches of arrays
   * @param complete what to do when all of them are full
   */
  public Arrival(List<FloatBuffer> targets, Runnable complete) {
    this.targets = targets.stream().map(FloatBuffer::duplicate).toList();
    this.complete = complete;
  }

  /** Of a message that nobody wants: what it brings is dropped. */
  public static Arrival unwanted(Runnable complete) {
    return new Arrival(List.of(), complete) {
      @Override
      public synchronized void take(ByteBuffer bytes) {}
    };
  }

  /** What comes from now on is dropped: once this has returned, no array is written to. */
  public synchronized void cancel() {
    isCancelled = true;
  }

  /** Takes the next bytes in, little-endian. */
  public synchronized void take(ByteBuffer bytes) {
    if (isCancelled) {
      return;
    }
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    if (cut.limit() > 0) {
      while (cut.position() < Float.BYTES && bytes.hasRemaining()) {
        cut.limit(Float.BYTES).put(bytes.get());
      }
      if (cut.position() < Float.BYTES) {
        return;
      }
      take(cut.flip().asFloatBuffer());
      cut.limit(0);
    }
    take(bytes.asFloatBuffer());
    bytes.position(bytes.limit() - bytes.remaining() % Float.BYTES);
    if (bytes.hasRemaining()) {
      cut.clear().put(bytes);
    }
  }

  private void take(FloatBuffer floats) {
    while (floats.hasRemaining()) {
      FloatBuffer target = targets.get(next);
      int count = Math.min(floats.remaining(), target.remaining());
      floats.get(target.array(), target.arrayOffset() + target.position(), count);
      target.position(target.position() + count);
      if (!target.hasRemaining()) {
        next++;
      }
    }
  }

  /** All has been taken in. */
  public void complete() {
    if (!isCancelled()) {
      complete.run();
    }
  }

  private synchronized boolean isCancelled() {
    return isCancelled;
  }
}
