package io.kindling.spark.transport;

import io.netty.channel.Channel;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Consumer;
import org.apache.spark.network.buffer.ManagedBuffer;
import org.apache.spark.network.buffer.NioManagedBuffer;
import org.apache.spark.network.client.RpcResponseCallback;
import org.apache.spark.network.client.TransportClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection of Spark's transport. Between processes of one host messages go by memory that both
 * share, and by the connection only what wakes the other one.
 */
final class TransportLink implements Link {

  /** Bytes under way to the network: few enough to stay in a processor's nearer caches. */
  private static final int PIECE = 128 << 10;

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  /** How long the other process may take to look for the memory. */
  private static final long LONGEST_MILLIS = 10_000;

  private static final Logger LOG = LoggerFactory.getLogger(TransportLink.class);

  private final TransportClient client;
  private final Consumer<Link> lost;

  private boolean isOffered;
  private volatile RingPair rings;

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

  /**
   * Offers the other process, if it is one of this host, to share memory. Waits for its answer:
   * nobody sends anything before.
   *
   * @param receiver is given what arrives by it
   * @return the memory, the first time; nothing if there is none
   * @throws IOException if it cannot be told whether the other process has taken the offer; the
   *     connection is cut
   */
  synchronized Optional<RingPair> share(Receiver receiver) throws IOException {
    if (isOffered || !isOfThisHost()) {
      return Optional.empty();
    }
    isOffered = true;
    try (SharedMemory memory = SharedMemory.create()) {
      ByteBuffer answer = answer(memory.offer());
      if (memory.isProvenBy(answer)) {
        rings = new RingPair(memory.ring(1), memory.ring(0), receiver, this, this::wake);
      } else if (answer.hasRemaining()) {
        close();
        throw new IOException(this + " has found other memory than was offered");
      }
    } catch (SharedMemory.NoneException e) {
      LOG.warn("weights and sums go by the network, which is slower: {}", e.getMessage());
    }
    return Optional.ofNullable(rings);
  }

  private ByteBuffer answer(ByteBuffer offer) throws IOException {
    try {
      return client.sendRpcSync(offer, LONGEST_MILLIS);
    } catch (RuntimeException e) {
      close();
      throw new IOException("no answer from " + this, e);
    }
  }

  /** Takes memory that the other process has offered. */
  RingPair share(SharedMemory memory, Receiver receiver) {
    rings = new RingPair(memory.ring(0), memory.ring(1), receiver, this, this::wake);
    return rings;
  }

  private boolean isOfThisHost() {
    Channel channel = client.getChannel();
    return channel.localAddress() instanceof InetSocketAddress here
        && channel.remoteAddress() instanceof InetSocketAddress there
        && here.getAddress().equals(there.getAddress());
  }

  /** The memory shared with the other process, if any. */
  Optional<RingPair> rings() {
    return Optional.ofNullable(rings);
  }

  private void wake() {
    client.send(NOTHING.duplicate());
  }

  @Override
  public void send(ByteBuffer header, Payload payload) {
    RingPair shared = rings;
    if (shared == null) {
      upload(header, payload);
    } else if (client.isActive()) {
      shared.send(header, payload);
    } else {
      tellLost();
    }
  }

  private void upload(ByteBuffer header, Payload payload) {
    client.uploadStream(
        new NioManagedBuffer(header),
        new Floats(payload),
        new RpcResponseCallback() {
          @Override
          public void onSuccess(ByteBuffer nothing) {}

          @Override
          public void onFailure(Throwable e) {
            close();
            tellLost();
          }
        });
  }

  private void tellLost() {
    // Not here, where the sender may be in the middle of something.
    ForkJoinPool.commonPool().execute(() -> lost.accept(this));
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

    private final Payload payload;

    Floats(Payload payload) {
      this.payload = payload;
    }

    @Override
    public long size() {
      return payload.bytes();
    }

    @Override
    public Object convertToNetty() {
      return new FloatRegion(new OutgoingFloats(payload), payload.bytes() == 0 ? NOTHING : piece());
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
