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
 * A connection of Spark's transport library. Between processes of one host messages go through
 * memory that both share, and the connection only carries wake-ups.
 */
final class TransportLink implements Link {

  /**
   * Size in bytes of the buffer from which floats go to the network: small enough to stay in a
   * processor's nearer caches.
   */
  private static final int BUFFER_BYTES = 128 << 10;

  private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

  /** Time in milliseconds that the other process may take to look for the memory. */
  private static final long ANSWER_MILLIS = 10_000;

  private static final Logger LOG = LoggerFactory.getLogger(TransportLink.class);

  private final TransportClient client;
  private final Consumer<Link> lost;

  private boolean isOffered;
  private volatile RingPair rings;

  /**
   * The buffer; created on first use, because a driver sends nothing over many of its connections.
   */
  private ByteBuffer buffer;

  /**
   * Creates a link.
   *
   * @param client the connection of Spark's transport library
   * @param lost receives this link when something could not be sent: the connection may have been
   *     lost without notice
   */
  TransportLink(TransportClient client, Consumer<Link> lost) {
    this.client = client;
    this.lost = lost;
  }

  /**
   * Offers shared memory to the other process if it runs on this host. Waits for its answer;
   * nothing is sent before.
   *
   * @param receiver handles the messages that arrive through the memory
   * @return the rings in the memory; empty if there is none, or this is not the first call
   * @throws IOException if it is unknown whether the other process has accepted the offer; the
   *     connection is then closed
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
        throw new IOException(this + " has opened other memory than was offered");
      }
    } catch (SharedMemory.NoneException e) {
      LOG.warn("weights and sums go over the network, which is slower: {}", e.getMessage());
    }
    return Optional.ofNullable(rings);
  }

  private ByteBuffer answer(ByteBuffer offer) throws IOException {
    try {
      return client.sendRpcSync(offer, ANSWER_MILLIS);
    } catch (RuntimeException e) {
      close();
      throw new IOException("no answer from " + this, e);
    }
  }

  /** Accepts memory that the other process has offered. */
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

  /** Returns the rings in the memory shared with the other process, if there is any. */
  Optional<RingPair> rings() {
    return Optional.ofNullable(rings);
  }

  private void wake() {
    client.send(EMPTY.duplicate());
  }

  @Override
  public void send(ByteBuffer header, Payload payload) {
    RingPair shared = rings;
    if (shared == null) {
      upload(header, payload);
    } else if (client.isActive()) {
      shared.send(header, payload);
    } else {
      reportLost();
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
            reportLost();
          }
        });
  }

  private void reportLost() {
    // In another thread, because the sender may be in the middle of an operation.
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

  private ByteBuffer buffer() {
    if (buffer == null) {
      buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    }
    return buffer;
  }

  /**
   * The floats of a message in the form that Spark's transport library needs, which asks for them
   * once, when it writes them to the network.
   */
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
      return new FloatRegion(new OutgoingFloats(payload), payload.bytes() == 0 ? EMPTY : buffer());
    }

    // Some of the supported versions of Spark do not have this method.
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
