package io.kindling.data.mnist;

import io.kindling.ForeignFailure;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Downloads the body of one HTTP response into memory, with limits on every wait, on the total time
 * and on the size.
 *
 * <p>All operations that may hang, such as name resolution, run on the HTTP client's daemon
 * threads. The calling thread only polls the progress and leaves when a limit is exceeded.
 *
 * @param source the address; redirects are followed if the client is set up to do so
 * @param patience the longest wait for the first byte
 * @param stall the longest wait for each further byte, and the time that the whole transfer may
 *     exceed its duration at the lowest rate
 * @param mostBytes the size after which a longer body is cut off
 */
record Download(URI source, Duration patience, Duration stall, int mostBytes) {

  private static final long LOOK_EVERY_MS = 50;

  /** The lowest mean rate of a transfer; without it, a server could occupy its client for days. */
  private static final int LEAST_BYTES_PER_SECOND = 10_000;

  /**
   * Returns the whole body, or slightly more than {@code mostBytes} of a longer one.
   *
   * @param client the HTTP client
   * @param begun receives the announced length, if there is one, when the first byte has arrived
   * @throws InterruptedIOException if the thread was interrupted; its interrupt status is kept
   * @throws IOException if the body does not arrive completely, in time and with status 200; the
   *     message is for the user and describes the server's behaviour
   */
  byte[] get(HttpClient client, Consumer<OptionalLong> begun) throws IOException {
    AtomicReference<ResponseInfo> head = new AtomicReference<>();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    HttpRequest request = HttpRequest.newBuilder(source).header("User-Agent", "kindling").build();
    Future<?> answer =
        client.sendAsync(
            request,
            info -> {
              head.set(info);
              return BodySubscribers.ofByteArrayConsumer(
                  piece ->
                      piece.filter(any -> body.size() <= mostBytes).ifPresent(body::writeBytes));
            });
    try {
      int seen = 0;
      long firstByte = 0;
      long deadline = System.nanoTime() + patience.toNanos();
      while (true) {
        boolean whole = isWhole(answer);
        int size = body.size();
        if (head.get() != null && head.get().statusCode() != 200) {
          throw new IOException("HTTP status " + head.get().statusCode());
        }
        if (seen == 0 && (size > 0 || whole)) {
          begun.accept(head.get().headers().firstValueAsLong("Content-Length"));
        }
        if (whole || size > mostBytes) {
          return body.toByteArray();
        }
        long now = System.nanoTime();
        if (size > seen) {
          firstByte = seen == 0 ? now : firstByte;
          seen = size;
          deadline = now + stall.toNanos();
        } else if (now - deadline > 0) {
          String missing = head.get() == null ? "no answer within " : "no content within ";
          throw new IOException(
              seen == 0
                  ? missing + seconds(patience)
                  : "stalled: no byte came for " + seconds(stall));
        }
        if (seen > 0 && now - firstByte > longest(seen).toNanos()) {
          throw new IOException(
              String.format(
                  Locale.ROOT,
                  "too slow: %,d bytes came in %s; at least %,d bytes a second are expected",
                  seen,
                  seconds(Duration.ofNanos(now - firstByte)),
                  LEAST_BYTES_PER_SECOND));
        }
      }
    } finally {
      // Closes the connection unless the transfer is complete.
      answer.cancel(true);
    }
  }

  /** Returns the longest time that the transfer of a number of bytes may take. */
  private Duration longest(int bytes) {
    return stall.plusMillis(bytes * 1000L / LEAST_BYTES_PER_SECOND);
  }

  /** Waits a moment for the end of a transfer and returns whether it has ended. */
  private static boolean isWhole(Future<?> answer) throws IOException {
    try {
      answer.get(LOOK_EVERY_MS, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IOException(describe(e.getCause()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (InterruptedIOException) new InterruptedIOException("interrupted").initCause(e);
    }
  }

  /** Returns a description of a network failure; most of the JDK's exceptions carry no message. */
  private static String describe(Throwable failure) {
    String message = null;
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof UnresolvedAddressException) {
        return "the host name cannot be resolved";
      }
      if (t instanceof EOFException) {
        return "the connection was closed too early";
      }
      message = t.getMessage() == null ? message : t.getMessage();
    }
    if (failure instanceof ConnectException) {
      return "no connection"
          + (message == null ? "" : ": " + ForeignFailure.firstSentence(message));
    }
    return message == null ? failure.toString() : ForeignFailure.firstSentence(message);
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toNanos() / 1e9);
  }
}
