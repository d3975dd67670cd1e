package io.kindling.data.mnist;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The body of one HTTP answer, read with a bound on every wait.
 *
 * <p>All that can hang, name resolution above all, runs on the client's own daemon threads; this
 * side only ever waits for them with a time limit. Messages of the exceptions are for the user.
 */
final class Download extends InputStream {

  private final OptionalLong length;
  private final Duration stall;
  private final Arrivals arrivals = new Arrivals();
  private final Deque<ByteBuffer> unread = new ArrayDeque<>();
  private boolean ended;

  private Download(OptionalLong length, Duration stall) {
    this.length = length;
    this.stall = stall;
  }

  /**
   * Asks for an address, follows redirects and waits for the first byte of the body.
   *
   * @param patience how long to wait for that byte
   * @param stall how long to wait, while reading, for each next byte
   * @throws InterruptedIOException if the thread was interrupted; its interrupt status is kept
   * @throws IOException if it does not come in time, or with another status than 200
   */
  static Download open(HttpClient client, URI source, Duration patience, Duration stall)
      throws IOException {
    long deadline = System.nanoTime() + patience.toNanos();
    HttpRequest request = HttpRequest.newBuilder(source).header("User-Agent", "kindling").build();
    CompletableFuture<HttpResponse<Flow.Publisher<List<ByteBuffer>>>> answer =
        client.sendAsync(request, HttpResponse.BodyHandlers.ofPublisher());
    HttpResponse<Flow.Publisher<List<ByteBuffer>>> response;
    try {
      response = answer.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw inWords(e.getCause());
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new IOException("no answer within " + seconds(patience), e);
    } catch (InterruptedException e) {
      answer.cancel(true);
      throw interrupted(e);
    }
    Download download = new Download(response.headers().firstValueAsLong("Content-Length"), stall);
    response.body().subscribe(download.arrivals);
    try {
      if (response.statusCode() != 200) {
        throw new IOException("HTTP status " + response.statusCode());
      }
      if (!download.await(Duration.ofNanos(deadline - System.nanoTime()))) {
        throw new IOException("no content within " + seconds(patience));
      }
      return download;
    } catch (IOException e) {
      download.close();
      throw e;
    }
  }

  /** The length in bytes that was announced, if one was. */
  OptionalLong length() {
    return length;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] bytes, int offset, int count) throws IOException {
    if (count == 0) {
      return 0;
    }
    if (!await(stall)) {
      throw new IOException("stalled: no byte came for " + seconds(stall));
    }
    if (ended) {
      return -1;
    }
    int taken = Math.min(count, unread.getFirst().remaining());
    unread.getFirst().get(bytes, offset, taken);
    return taken;
  }

  @Override
  public void close() {
    arrivals.stop();
  }

  /**
   * Waits until there is a byte to read or the body has ended.
   *
   * @return false if neither came in time
   */
  private boolean await(Duration patience) throws IOException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!unread.isEmpty() && !unread.getFirst().hasRemaining()) {
      unread.removeFirst();
    }
    while (unread.isEmpty() && !ended) {
      Optional<List<ByteBuffer>> next;
      try {
        next = arrivals.queue.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
      if (next == null) {
        return false;
      }
      ended = next.isEmpty();
      next.orElse(List.of()).stream().filter(ByteBuffer::hasRemaining).forEach(unread::add);
      arrivals.more();
    }
    // Thrown at every read, as GZIPInputStream swallows what comes just behind its data.
    if (ended && arrivals.failure != null) {
      throw inWords(arrivals.failure);
    }
    return true;
  }

  private static IOException inWords(Throwable failure) {
    String message = null;
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof UnresolvedAddressException || t instanceof UnknownHostException) {
        return new IOException("the host name cannot be resolved", failure);
      }
      if (t instanceof EOFException) {
        return new IOException("the connection was closed too early", failure);
      }
      message = t.getMessage() == null ? message : t.getMessage();
    }
    // The JDK's exception mostly has no message, even for a connection that was refused.
    if (failure instanceof ConnectException) {
      return new IOException("no connection" + (message == null ? "" : ": " + message), failure);
    }
    return new IOException(message == null ? failure.toString() : message, failure);
  }

  private static IOException interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    InterruptedIOException interrupted = new InterruptedIOException("interrupted");
    interrupted.initCause(cause);
    return interrupted;
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toNanos() / 1e9);
  }

  /** What the client's threads bring, a piece at a time; an empty item is the end. */
  private static final class Arrivals implements Flow.Subscriber<List<ByteBuffer>> {

    private final BlockingQueue<Optional<List<ByteBuffer>>> queue = new LinkedBlockingQueue<>();
    private volatile Throwable failure;
    private Flow.Subscription subscription;
    private boolean stopped;

    @Override
    public synchronized void onSubscribe(Flow.Subscription given) {
      subscription = given;
      if (stopped) {
        given.cancel();
      } else {
        given.request(1);
      }
    }

    @Override
    public void onNext(List<ByteBuffer> bytes) {
      queue.add(Optional.of(bytes));
    }

    @Override
    public void onError(Throwable thrown) {
      failure = thrown;
      queue.add(Optional.empty());
    }

    @Override
    public void onComplete() {
      queue.add(Optional.empty());
    }

    private synchronized void more() {
      subscription.request(1);
    }

    private synchronized void stop() {
      stopped = true;
      if (subscription != null) {
        subscription.cancel();
      }
    }
  }
}
