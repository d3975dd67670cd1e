package io.kindling;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * An HTTP response, received within a time limit that covers the whole exchange: name resolution,
 * connection, headers and body.
 *
 * <p>The timeouts of {@link HttpRequest} and {@link HttpClient} cover only the time until the
 * headers arrive. With them alone, a server could block its client by a body that never ends.
 *
 * @param status the HTTP status
 * @param text the first bytes of the body, as UTF-8
 */
public record HttpAnswer(int status, String text) {

  /**
   * Sends a request and returns the response.
   *
   * @param limit the time limit of the exchange
   * @param maxBytes the maximum number of bytes of the body to receive; the connection is closed
   *     when they have arrived
   * @throws HttpTimeoutException if the response did not arrive within the limit
   * @throws InterruptedIOException if the thread was interrupted; its interrupt status is kept
   * @throws IOException if there is no response
   */
  public static HttpAnswer to(HttpRequest request, Duration limit, int maxBytes)
      throws IOException {
    CompletableFuture<HttpResponse<byte[]>> exchange =
        HttpClient.newHttpClient().sendAsync(request, headers -> new FirstBytes(maxBytes));
    try {
      HttpResponse<byte[]> response = exchange.get(limit.toNanos(), TimeUnit.NANOSECONDS);
      return new HttpAnswer(
          response.statusCode(), new String(response.body(), StandardCharsets.UTF_8));
    } catch (TimeoutException e) {
      throw new HttpTimeoutException("no complete response within " + limit.toSeconds() + " s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (InterruptedIOException) new InterruptedIOException("interrupted").initCause(e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
    } finally {
      // Closes the connection, unless the exchange has completed.
      exchange.cancel(true);
    }
  }

  /** A subscriber that receives the first bytes of a body and cancels the rest. */
  private static final class FirstBytes implements BodySubscriber<byte[]> {

    private final int most;
    private final CompletableFuture<byte[]> body = new CompletableFuture<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private Subscription subscription;

    FirstBytes(int most) {
      this.most = most;
    }

    @Override
    public CompletionStage<byte[]> getBody() {
      return body;
    }

    @Override
    public void onSubscribe(Subscription all) {
      subscription = all;
      next();
    }

    @Override
    public void onNext(List<ByteBuffer> pieces) {
      for (ByteBuffer piece : pieces) {
        byte[] part = new byte[Math.min(piece.remaining(), most - bytes.size())];
        piece.get(part);
        bytes.writeBytes(part);
      }
      next();
    }

    private void next() {
      if (bytes.size() < most) {
        subscription.request(1);
      } else {
        subscription.cancel();
        onComplete();
      }
    }

    @Override
    public void onError(Throwable failure) {
      body.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      body.complete(bytes.toByteArray());
    }
  }
}
