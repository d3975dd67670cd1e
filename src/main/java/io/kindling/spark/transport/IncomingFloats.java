package io.kindling.spark.transport;

import io.kindling.codec.FloatFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * Writes a message's floats from the network into their destination arrays without an intermediate
 * buffer: bytes are converted as they arrive, while they are in the processor's nearest cache.
 */
public class IncomingFloats {

  private final List<FloatBuffer> targets;
  private final FloatFormat format;
  private final Runnable complete;

  /** The first bytes of a float whose bytes arrive in two pieces. */
  private final ByteBuffer cut;

  private int next;
  private boolean isCancelled;

  /**
   * Creates a destination.
   *
   * @param payload the arrays to fill, and the format of the arriving floats
   * @param complete the action to run when all of them are full
   */
  public IncomingFloats(Payload payload, Runnable complete) {
    this.targets = payload.cursors();
    this.format = payload.format();
    this.complete = complete;
    this.cut = ByteBuffer.allocate(format.bytes()).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Returns a destination that drops the floats of a message.
   *
   * @param complete the action to run when the message has arrived
   */
  public static IncomingFloats unwanted(Runnable complete) {
    return new IncomingFloats(Payload.NONE, complete) {
      @Override
      public synchronized void take(ByteBuffer bytes) {}
    };
  }

  /**
   * Drops the floats that arrive from now on. Once this method has returned, no array is written
   * to.
   */
  public synchronized void cancel() {
    isCancelled = true;
  }

  /** Accepts the next bytes, little-endian. */
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

  /** Handles the end of the message: runs the action, unless {@link #cancel} was called. */
  public void complete() {
    if (!isCancelled()) {
      complete.run();
    }
  }

  private synchronized boolean isCancelled() {
    return isCancelled;
  }
}
