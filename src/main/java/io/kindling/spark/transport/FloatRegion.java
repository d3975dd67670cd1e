package io.kindling.spark.transport;

import io.netty.channel.FileRegion;
import io.netty.util.AbstractReferenceCounted;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/**
 * Stretches of arrays of floats on their way to the network, little-endian, turned into bytes piece
 * by piece in a buffer that stays in the processor's cache and is kept from message to message.
 * Netty asks for the pieces as the connection takes them, as it does for those of a file.
 */
final class FloatRegion extends AbstractReferenceCounted implements FileRegion {

  private final OutgoingFloats floats;
  private final ByteBuffer piece;

  private boolean begun;
  private long transferred;

  /**
   * @param piece for the bytes under way, in use by one region at a time
   */
  FloatRegion(OutgoingFloats floats, ByteBuffer piece) {
    this.floats = floats;
    this.piece = piece;
  }

  @Override
  public long transferTo(WritableByteChannel target, long position) throws IOException {
    if (!begun || !piece.hasRemaining()) {
      // The first time, too: another region has left the buffer as it liked.
      begun = true;
      piece.clear();
      floats.put(piece);
      piece.flip();
    }
    int written = target.write(piece);
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
