package io.kindling.spark.transport;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Consumer;
import org.apache.spark.network.buffer.ManagedBuffer;
import org.apache.spark.network.buffer.NioManagedBuffer;
import org.apache.spark.network.client.RpcResponseCallback;
import org.apache.spark.network.client.TransportClient;

/** A connection of Spark's transport. */
final class TransportLink implements Link {

  /** Bytes under way to the network: few enough to stay in a processor's nearer caches. */
  private static final int PIECE = 128 << 10;

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final TransportClient client;
  private final Consumer<Link> lost;

  /** Made when there is something to send: a driver is connected to many that it sends nothing. */
  private ByteBuffer piece;

  /**
   * @param lost is told when something could not be sent: the connection may have been lost before
   *     anybody knew of it
   */
  TransportLink(TransportClient client, Consumer<Link> lost) {
    this.client = client;
    this.lost = lost;
  }

  @Override
  public void send(ByteBuffer header, List<FloatBuffer> floats) {
    client.uploadStream(
        new NioManagedBuffer(header),
        new Floats(floats),
        new RpcResponseCallback() {
          @Override
          public void onSuccess(ByteBuffer nothing) {}

          @Override
          public void onFailure(Throwable e) {
            close();
            // Not here, where the sender may be in the middle of something.
            ForkJoinPool.commonPool().execute(() -> lost.accept(TransportLink.this));
          }
        });
  }

  @Override
  public void close() {
    client.close();
  }

  @Override
  public String toString() {
    return String.valueOf(client.getSocketAddress());
  }

  private ByteBuffer piece() {
    if (piece == null) {
      piece = ByteBuffer.allocateDirect(PIECE);
    }
    return piece;
  }

  /** As Spark's transport takes them: asked for once, on their way to the network. */
  private final class Floats extends ManagedBuffer {

    private final List<FloatBuffer> floats;

    Floats(List<FloatBuffer> floats) {
      this.floats = floats;
    }

    @Override
    public long size() {
      return FloatRegion.bytes(floats);
    }

    @Override
    public Object convertToNetty() {
      return new FloatRegion(floats, floats.isEmpty() ? NOTHING : piece());
    }

    // Not of every Spark that this runs on.
    @SuppressWarnings("MissingOverride")
    public Object convertToNettyForSsl() {
      throw new UnsupportedOperationException();
    }

    @Override
    public ByteBuffer nioByteBuffer() {
      throw new UnsupportedOperationException();
    }

    @Override
    public InputStream createInputStream() {
      throw new UnsupportedOperationException();
    }

    @Override
    public ManagedBuffer retain() {
      return this;
    }

    @Override
    public ManagedBuffer release() {
      return this;
    }
  }
}
