package io.kindling.spark.transport;

import io.netty.channel.FileRegion;
import io.netty.util.AbstractReferenceCounted;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/**
 * Writes the floats of a message to the network, little-endian. It converts them to bytes piece by
 * piece in a buffer that stays in the processor's cache and is reused for every message. Netty
 * requests the pieces as the connection accepts them, as it does for a file.
 */
final class FloatRegion extends AbstractReferenceCounted implements FileRegion {

  private final OutgoingFloats floats;
  private final ByteBuffer buffer;

  private boolean begun;
  private long transferred;

  /**
   * Creates a region.
   *
   * @param floats the floats to write
   * @param buffer the buffer for the bytes in transit, used by one region at a time
   */
  FloatRegion(OutgoingFloats floats, ByteBuffer buffer) {
    this.floats = floats;
    this.buffer = buffer;
  }

  @Override
  public long transferTo(WritableByteChannel target, long position) throws IOException {
    if (!begun || !buffer.hasRemaining()) {
      // Also the first time, because the buffer holds leftovers of another region.
      begun = true;
      buffer.clear();
      floats.put(buffer);
      buffer.flip();
    }
    int written = target.write(buffer);
    transferred += Math.max(0, written);
    return written;
  }

  @Override
  public long position() {
    return 0;
  }

  @Override
  public long count() {
    return floats.bytes();
  }

  @Override
  public long transferred() {
    return transferred;
  }

  @Deprecated
  @Override
  public long transfered() {
    return transferred;
  }

  @Override
  public FileRegion retain() {
    super.retain();
    return this;
  }

  @Override
  public FileRegion retain(int increment) {
    super.retain(increment);
    return this;
  }

  @Override
  public FileRegion touch() {
    return this;
  }

  @Override
  public FileRegion touch(Object hint) {
    return this;
  }

  @Override
  protected void deallocate() {}
}
