package io.kindling.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kindling.registry.LastRun;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.Consumer;

/** Tells a web address how a retraining ended. */
final class Notification {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int OK = 200;
  private static final int NOT_OK = 300;

  private Notification() {}

  /**
   * Posts a run as JSON. Whatever comes of it changes nothing for the run.
   *
   * @param address where to, or null for nowhere
   * @param warn is told if it could not be posted
   */
  static void send(String address, LastRun run, Consumer<String> warn) {
    if (address == null) {
      return;
    }
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(address))
              .timeout(PATIENCE)
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(json(run)))
              .build();
      int status =
          HttpClient.newBuilder()
              .connectTimeout(PATIENCE)
              .build()
              .send(request, HttpResponse.BodyHandlers.discarding())
              .statusCode();
      if (status < OK || status >= NOT_OK) {
        warn.accept("nobody was told of the outcome: " + address + " answered " + status);
      }
    } catch (IOException | IllegalArgumentException e) {
      warn.accept("nobody was told of the outcome: " + address + " cannot be reached (" + e + ")");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String json(LastRun run) throws JsonProcessingException {
    return new ObjectMapper().writeValueAsString(run);
  }
}
