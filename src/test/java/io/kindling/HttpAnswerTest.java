package io.kindling;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that a server cannot block its client, wherever in its response it stops. */
@Timeout(60)
class HttpAnswerTest {

  private static final Duration SHORT = Duration.ofSeconds(1);
  private static final Duration LONG = Duration.ofMinutes(10);

  private ServerSocket server;

  @BeforeEach
  void open() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  /** Starts a server that sends a text at once and then repeats its last part. */
  private URI answering(String text, String repeated) {
    Thread thread =
        new Thread(
            () -> {
              try (Socket client = server.accept();
                  OutputStream out = client.getOutputStream()) {
                out.write(text.getBytes(US_ASCII));
                while (!server.isClosed()) {
                  Thread.sleep(100);
                  out.write(repeated.getBytes(US_ASCII));
                  out.flush();
                }
              } catch (IOException | InterruptedException e) {
                // The client has disconnected, or the test has ended.
              }
            });
    thread.setDaemon(true);
    thread.start();
    return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/");
  }

  private static HttpAnswer answer(URI server, Duration limit, int mostBytes) throws IOException {
    return HttpAnswer.to(HttpRequest.newBuilder(server).build(), limit, mostBytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "|",
        "HTTP/1.1 2|",
        "HTTP/1.1 200 OK\r\nX-A: |a",
        "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n|",
        "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n|a",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n|1\r\na\r\n",
        "HTTP/1.1 200 OK\r\n\r\n|a",
      })
  void timesOutWhateverTheServerDoes(String answer) {
    String[] parts = answer.split("\\|", -1);
    URI address = answering(parts[0], parts[1]);
    IOException e =
        assertThrows(HttpTimeoutException.class, () -> answer(address, SHORT, 1_000_000));
    assertEquals("no complete response within 1 s", e.getMessage());
  }

  /** The client does not wait for the part of a body that it does not need. */
  @Test
  void cancelsTheRestOfTheBody() throws IOException {
    URI address = answering("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\nabc", "");
    assertEquals(new HttpAnswer(200, ""), answer(address, LONG, 0));
    URI other = answering("HTTP/1.1 404 Not Found\r\nContent-Length: 1000000\r\n\r\nabc", "de");
    assertEquals(new HttpAnswer(404, "abcd"), answer(other, LONG, 4));
  }

  @Test
  void returnsAShortBodyCompletely() throws IOException {
    URI address = answering("HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\nab", "");
    assertEquals(new HttpAnswer(201, "ab"), answer(address, LONG, 1_000));
    URI empty = answering("HTTP/1.1 204 No Content\r\n\r\n", "");
    assertEquals(new HttpAnswer(204, ""), answer(empty, LONG, 1_000));
  }

  @Test
  void failsWithoutAServer() throws IOException {
    server.close();
    URI address = URI.create("http://127.0.0.1:" + server.getLocalPort() + "/");
    assertThrows(IOException.class, () -> answer(address, LONG, 1));
  }

  @Test
  void keepsTheInterruptStatus() {
    URI address = answering("", "");
    Thread.currentThread().interrupt();
    assertThrows(IOException.class, () -> answer(address, LONG, 1));
    assertTrue(Thread.interrupted());
  }
}
