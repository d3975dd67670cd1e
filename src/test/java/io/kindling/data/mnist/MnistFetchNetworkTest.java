package io.kindling.data.mnist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Mirrors that are dead, mute, slow or elsewhere are dealt with in bounded time. */
class MnistFetchNetworkTest extends MnistMirrors {

  @Test
  void namesItselfToTheMirror() throws Exception {
    List<String> agents = Collections.synchronizedList(new ArrayList<>());
    URI mirror =
        mirror(
            exchange -> {
              agents.add(exchange.getRequestHeaders().getFirst("User-Agent"));
              serving(gzip(CONTENT)).handle(exchange);
            });
    fetch(LONG, List.of("a.gz"), mirror).into(directory);
    assertEquals(List.of("kindling"), agents);
  }

  @Test
  void takesBytesThatComeSlowlyButSteadily() throws Exception {
    byte[] packed = gzip(CONTENT);
    URI mirror =
        mirror(
            exchange -> {
              exchange.sendResponseHeaders(200, packed.length);
              for (int i = 0; i < 20; i++) {
                int from = packed.length * i / 20;
                exchange.getResponseBody().write(packed, from, packed.length * (i + 1) / 20 - from);
                exchange.getResponseBody().flush();
                pause(130);
              }
              exchange.close();
            });
    new MnistFetch(
            List.of(mirror), Duration.ofSeconds(2), lines::add, wanted(List.of("a.gz")), STALL)
        .into(directory);
    assertFetched();
  }

  /** One that never pauses for long, and would take days. */
  @Test
  void movesOnFromMirrorThatDrips() throws Exception {
    URI dripping =
        mirror(
            exchange -> {
              exchange.sendResponseHeaders(200, gzip(CONTENT).length);
              while (over.getCount() > 0) {
                exchange.getResponseBody().write(gzip(CONTENT), 0, 1);
                exchange.getResponseBody().flush();
                pause(100);
              }
            });
    new MnistFetch(
            List.of(dripping, mirror(serving(gzip(CONTENT)))),
            LONG,
            lines::add,
            wanted(List.of("a.gz")),
            Duration.ofSeconds(1))
        .into(directory);
    assertFetched();
    assertFailure(dripping, "too slow: ");
  }

  @Test
  void refusesBodyShorterThanAnnounced() throws Exception {
    byte[] packed = gzip(CONTENT);
    assertMovesOn(
        exchange -> {
          exchange.sendResponseHeaders(200, packed.length + 100);
          exchange.getResponseBody().write(packed, 0, packed.length / 2);
          closeEarly(exchange);
        },
        "the connection was closed too early");
  }

  @Test
  void refusesBodyThatBreaksOffBehindItsGzipData() throws Exception {
    byte[] packed = gzip(CONTENT);
    assertMovesOn(
        exchange -> {
          exchange.sendResponseHeaders(200, packed.length + 100);
          exchange.getResponseBody().write(packed);
          closeEarly(exchange);
        },
        "the connection was closed too early");
  }

  @Test
  void refusesBodyThatNeverEnds() throws Exception {
    byte[] packed = gzip(CONTENT);
    assertMovesOn(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(packed);
            while (over.getCount() > 0) {
              out.write(new byte[1 << 16]);
            }
          }
        },
        "holds more than 1,000,000 bytes");
  }

  @Test
  void closesTheConnectionToMirrorThatItLeaves() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    assertMovesOn(
        exchange -> {
          exchange.sendResponseHeaders(404, 0);
          try (OutputStream out = exchange.getResponseBody()) {
            while (over.getCount() > 0) {
              out.write(new byte[1 << 16]);
            }
          } catch (IOException e) {
            closed.countDown();
          }
        },
        "HTTP status 404");
    assertTrue(closed.await(30, TimeUnit.SECONDS));
  }

  @Test
  void movesOnFromErrorStatus() throws Exception {
    assertMovesOn(
        exchange -> {
          exchange.sendResponseHeaders(404, gzip(CONTENT).length);
          exchange.getResponseBody().write(gzip(CONTENT));
          exchange.close();
        },
        "HTTP status 404");
  }

  @Test
  void movesOnFromMirrorThatStalls() throws Exception {
    URI stalling =
        mirror(
            exchange -> {
              exchange.sendResponseHeaders(200, gzip(CONTENT).length);
              exchange.getResponseBody().write(gzip(CONTENT), 0, 100);
              exchange.getResponseBody().flush();
              awaitEnd();
            });
    new MnistFetch(
            List.of(stalling, mirror(serving(gzip(CONTENT)))),
            LONG,
            lines::add,
            wanted(List.of("a.gz")),
            Duration.ofSeconds(1))
        .into(directory);
    assertFetched();
    assertFailure(stalling, "stalled: no byte came for 1.0 s");
  }

  @Test
  void movesOnFromDeadMirror() throws Exception {
    URI dead = deadMirror();
    fetch(LONG, List.of("a.gz"), dead, mirror(serving(gzip(CONTENT)))).into(directory);
    assertFetched();
    assertFailure(dead, "no connection");
  }

  @Test
  void movesOnFromMirrorThatNeverAnswers() throws Exception {
    URI mute = mirror(exchange -> awaitEnd());
    URI good = mirror(serving(gzip(CONTENT)));
    fetch(Duration.ofSeconds(4), List.of("a.gz", "b.gz", "c.gz"), mute, good).into(directory);
    assertEquals(List.of("a.gz", "b.gz", "c.gz"), names());
    assertFailure(mute, "no answer within 2.0 s");
    assertEquals(1, asked.stream().filter(uri -> uri.startsWith(mute.toString())).count());
  }

  @Test
  void movesOnFromMirrorThatSendsNothingBehindItsHeaders() throws Exception {
    URI mute =
        mirror(
            exchange -> {
              exchange.sendResponseHeaders(200, 1000);
              exchange.getResponseBody().flush();
              awaitEnd();
            });
    URI good = mirror(serving(gzip(CONTENT)));
    new MnistFetch(
            List.of(mute, good),
            Duration.ofSeconds(4),
            lines::add,
            wanted(List.of("a.gz")),
            Duration.ofHours(1))
        .into(directory);
    assertFetched();
    assertFailure(mute, "no content within 2.0 s");
  }

  @Test
  void givesUpWithinItsPatienceWhereNoMirrorLives() throws Exception {
    URI dead = deadMirror();
    try (ServerSocket deaf = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      URI mute = URI.create("http://127.0.0.1:" + deaf.getLocalPort() + "/mnist/");
      MnistFetch fetch = fetch(Duration.ofSeconds(1), List.of("a.gz", "b.gz"), dead, mute);
      long start = System.nanoTime();
      IOException e = assertThrows(MnistFetch.FailedException.class, () -> fetch.into(directory));
      assertTrue(System.nanoTime() - start < Duration.ofSeconds(20).toNanos());
      assertTrue(e.getMessage().startsWith("could not fetch a.gz: " + dead), e.getMessage());
      assertTrue(e.getMessage().contains("a.gz: no connection"), e.getMessage());
      assertTrue(e.getMessage().contains(mute + "a.gz: no answer within "), e.getMessage());
    }
    assertFalse(Files.exists(directory));
  }

  @Test
  void givesUpWhenInterrupted() throws Exception {
    URI mute = mirror(exchange -> awaitEnd());
    MnistFetch fetch = fetch(Duration.ofHours(1), List.of("a.gz"), mute, mute);
    Thread.currentThread().interrupt();
    assertThrows(InterruptedIOException.class, () -> fetch.into(directory));
    assertTrue(Thread.interrupted());
  }

  @Test
  void followsRedirects() throws Exception {
    URI good = mirror(serving(gzip(CONTENT)));
    URI old =
        mirror(
            exchange -> {
              exchange.getResponseHeaders().set("Location", good + "a.gz");
              exchange.sendResponseHeaders(302, -1);
              exchange.close();
            });
    fetch(LONG, List.of("a.gz"), old).into(directory);
    assertFetched();
  }

  @Test
  void goesThroughTheProxyOfTheJvm() throws Exception {
    URI proxy = mirror(serving(gzip(CONTENT)));
    ProxySelector before = ProxySelector.getDefault();
    ProxySelector.setDefault(
        ProxySelector.of(new InetSocketAddress(proxy.getHost(), proxy.getPort())));
    try {
      fetch(LONG, List.of("a.gz"), URI.create("http://mirror.invalid/mnist/")).into(directory);
    } finally {
      ProxySelector.setDefault(before);
    }
    assertFetched();
  }

  @Test
  void completesMirrorWithoutSlash() throws Exception {
    URI mirror = mirror(serving(gzip(CONTENT)));
    URI bare = URI.create(mirror.toString().replaceAll("/$", ""));
    fetch(LONG, List.of("a.gz"), bare).into(directory);
    assertEquals(List.of(mirror + "a.gz"), asked);
  }
}
