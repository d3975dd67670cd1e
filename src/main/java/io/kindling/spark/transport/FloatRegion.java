package io.kindling.spark.transport;

import io.netty.channel.FileRegion;
import io.netty.util.AbstractReferenceCounted;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.List;

/**
 * Stretches of arrays of floats on their way to the network, little-endian, turned into bytes piece
 * by piece in a buffer that stays in the processor's cache and is kept from message to message.
 * Netty asks for the pieces as the connection takes them, as it does for those of a file.
 */
final class FloatRegion extends AbstractReferenceCounted implements FileRegion {

  private final List<FloatBuffer> floats;
  private final long count;
  private final ByteBuffer piece;

  private boolean begun;
  private long transferred;
  private int next;

  /**
   * @param piece for the bytes under way, in use by one region at a time
   */
  FloatRegion(List<FloatBuffer> floats, ByteBuffer piece) {
    this.floats = floats.stream().map(FloatBuffer::duplicate).toList();
    this.piece = piece.order(ByteOrder.LITTLE_ENDIAN);
    this.count = bytes(floats);
  }

  /** How many bytes they take. */
  static long bytes(List<FloatBuffer> floats) {
    return Float.BYTES * floats.stream().mapToLong(FloatBuffer::remaining).sum();
  }

  @Override
  public long transferTo(WritableByteChannel target, long position) throws IOException {
    if (!begun || !piece.hasRemaining()) {
      // The first time, too: another region has left the buffer as it liked.
      begun = true;
      fill();
    }
    int written = target.write(piece);
    transferred += Math.max(0, written);
    return written;
  }

  private void fill() {
    piece.clear();
    while (piece.remaining() >= Float.BYTES && next < floats.size()) {
      FloatBuffer source = floats.get(next);
      int taken = Math.min(piece.remaining() / Float.BYTES, source.remaining());
      piece.asFloatBuffer().put(source.array(), source.arrayOffset() + source.position(), taken);
      piece.position(piece.position() + taken * Float.BYTES);
      source.position(source.position() + taken);
      if (!source.hasRemaining()) {
        next++;
      }
    }
    piece.flip();
  }

  @Override
  public long position() {
    return 0;
  }

  @Override
  public long count() {
    return count;
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
