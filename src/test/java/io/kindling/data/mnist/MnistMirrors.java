package io.kindling.data.mnist;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Mirrors on this machine that behave as a test tells them, and the directory to fetch into. */
@Timeout(60)
abstract class MnistMirrors {

  static final byte[] CONTENT = "three seven nine ".repeat(5000).getBytes(UTF_8);
  static final Duration STALL = Duration.ofSeconds(20);
  static final int MOST_BYTES = 1_000_000;
  static final Duration LONG = Duration.ofSeconds(30);

  @TempDir Path parent;
  Path directory;
  final List<String> lines = Collections.synchronizedList(new ArrayList<>());
  final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private final List<HttpServer> servers = new ArrayList<>();
  final CountDownLatch over = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @BeforeEach
  void nameDirectory() {
    directory = parent.resolve("data/mnist");
  }

  @AfterEach
  void stopServersAndLookForLeftovers() throws Exception {
    over.countDown();
    servers.forEach(server -> server.stop(0));
    threads.shutdownNow();
    try (Stream<Path> paths = Files.walk(parent)) {
      assertEquals(List.of(), paths.filter(path -> path.toString().contains(".part")).toList());
    }
  }

  /** A mirror is tried, fails as told, leaves nothing behind, and the next one is asked. */
  void assertMovesOn(HttpHandler bad, String failure) throws Exception {
    URI first = mirror(bad);
    fetch(LONG, List.of("a.gz"), first, mirror(serving(gzip(CONTENT)))).into(directory);
    assertFetched();
    assertFailure(first, failure);
  }

  void assertFetched() throws Exception {
    assertEquals(List.of("a.gz"), names());
    assertArrayEquals(gzip(CONTENT), Files.readAllBytes(directory.resolve("a.gz")));
  }

  void assertFailure(URI mirror, String failure) {
    String line = mirror + "a.gz: " + failure;
    assertTrue(
        lines.stream()
            .anyMatch(said -> said.startsWith(line) && said.endsWith("; trying the next mirror")),
        () -> line + " is not among " + lines);
  }

  List<String> names() throws IOException {
    try (Stream<Path> paths = Files.list(directory)) {
      return paths.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  MnistFetch fetch(Duration patience, List<String> names, URI... mirrors) throws Exception {
    return new MnistFetch(List.of(mirrors), patience, lines::add, wanted(names), STALL);
  }

  static List<KnownFile> wanted(List<String> names) throws Exception {
    String sha256 = sha256(CONTENT);
    return names.stream().map(name -> new KnownFile(name, sha256, MOST_BYTES)).toList();
  }

  URI mirror(HttpHandler handler) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    URI mirror = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/mnist/");
    server.setExecutor(threads);
    server.createContext(
        "/mnist/",
        exchange -> {
          asked.add(mirror.resolve(exchange.getRequestURI().getPath()).toString());
          handler.handle(exchange);
        });
    server.start();
    servers.add(server);
    return mirror;
  }

  static URI deadMirror() throws IOException {
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return URI.create("http://127.0.0.1:" + closed.getLocalPort() + "/mnist/");
    }
  }

  static HttpHandler serving(byte[] bytes) {
    return exchange -> {
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
      exchange.close();
    };
  }

  static void closeEarly(HttpExchange exchange) throws IOException {
    exchange.getResponseBody().flush();
    // An exception from a handler closes the connection, where a close would wait for the rest.
    throw new IOException("as the test wants it");
  }

  void awaitEnd() {
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static void pause(long milliseconds) {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(content);
    }
    return packed.toByteArray();
  }

  static String sha256(byte[] content) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
  }
}
