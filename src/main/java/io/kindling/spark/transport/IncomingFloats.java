package io.kindling.spark.transport;

import io.kindling.codec.FloatFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * A message's floats on their way from the network into the arrays that they are meant for, without
 * a buffer in between: bytes are turned into floats as they come, while they are in the processor's
 * nearest cache.
 */
public class IncomingFloats {

  private final List<FloatBuffer> targets;
  private final FloatFormat format;
  private final Runnable complete;

  /** What there is of a float whose bytes come in two pieces. */
  private final ByteBuffer cut;

  private int next;
  private boolean isCancelled;

  /**
   * @param payload what to fill
   * @param complete what to do when all of it is full
   */
  public IncomingFloats(Payload payload, Runnable complete) {
    this.targets = payload.cursors();
    this.format = payload.format();
    this.complete = complete;
    this.cut = ByteBuffer.allocate(format.bytes()).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Of a message that nobody wants: what it brings is dropped. */
  public static IncomingFloats unwanted(Runnable complete) {
    return new IncomingFloats(Payload.NONE, complete) {
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
    if (cut.position() > 0) {
      while (cut.hasRemaining() && bytes.hasRemaining()) {
        cut.put(bytes.get());
      }
      if (cut.hasRemaining()) {
        return;
      }
      fill(cut.flip());
      cut.clear();
    }
    fill(bytes);
    cut.put(bytes);
  }

  private void fill(ByteBuffer bytes) {
    while (bytes.remaining() >= format.bytes()) {
      FloatBuffer target = targets.get(next);
      int count = Math.min(bytes.remaining() / format.bytes(), target.remaining());
      format.get(bytes, target.array(), target.arrayOffset() + target.position(), count);
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
