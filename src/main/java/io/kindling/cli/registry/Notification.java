package io.kindling.cli.registry;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kindling.ForeignFailure;
import io.kindling.HttpAnswer;
import io.kindling.registry.LastRun;
import io.kindling.registry.Registry;
import io.kindling.registry.RegistrySettings;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Sends the outcome of a retraining to a web address or a command, as JSON: the content of {@code
 * last-run.json}, and under {@code decision} the content of the version's {@code decision.json}, or
 * null if no version was written. A failed notification does not fail the retraining.
 */
final class Notification implements AutoCloseable {

  /** The time limit, shorter than the time that a stop waits for current work. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int OK = 200;
  private static final int NOT_OK = 300;

  private final String recipient;
  private final WebAddress address;
  private final Registry registry;
  private final Consumer<String> warn;
  private LastRun outcome;

  /**
   * Creates a notification; {@link #close} sends it.
   *
   * @param recipient an http or https address, or else a command for the shell; null for none
   * @param registry the registry of the retraining
   * @param warn receives the reason if the notification fails
   * @throws io.kindling.InvalidInputException if the recipient is an invalid address
   */
  Notification(String recipient, Registry registry, Consumer<String> warn) {
    this.recipient = recipient;
    this.address =
        recipient != null && WebAddress.isOne(recipient) ? WebAddress.of(recipient) : null;
    this.registry = registry;
    this.warn = warn;
  }

  /** Sets the outcome to send. */
  void setOutcome(LastRun run) {
    outcome = run;
  }

  /** Sends the outcome, if there is an outcome and a recipient. */
  @Override
  public void close() {
    if (recipient == null || outcome == null) {
      return;
    }
    try {
      Optional<String> trouble =
          address != null ? post() : new ShellCommand(recipient, facts(), PATIENCE).run(json());
      trouble.ifPresent(this::warnFailed);
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      // OutOfMemoryError: sending needs a thread, and the system may allow no more.
      warnFailed("could not be notified: " + ForeignFailure.line(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void warnFailed(String problem) {
    String whom =
        address == null ? "the command of --notify" : RegistrySettings.NOTIFY.shown(recipient);
    warn.accept("the notification failed: " + whom + " " + problem);
  }

  private Optional<String> post() throws IOException {
    HttpRequest request =
        address
            .request()
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json()))
            .build();
    int status = HttpAnswer.to(request, PATIENCE, 0).status();
    return status < OK || status >= NOT_OK ? Optional.of("answered " + status) : Optional.empty();
  }

  private String json() throws IOException {
    ObjectNode json = JSON.valueToTree(outcome);
    json.set(
        "decision",
        outcome.version() == null ? null : JSON.valueToTree(registry.decision(outcome.version())));
    return JSON.writeValueAsString(json);
  }

  /** Returns environment variables with the outcome, for scripts that do not read JSON. */
  private Map<String, String> facts() {
    Map<String, String> facts = new TreeMap<>();
    facts.put("KINDLING_REGISTRY", registry.path().toString());
    facts.put("KINDLING_RUN_ID", outcome.runId());
    facts.put("KINDLING_STATE", outcome.state());
    if (outcome.version() != null) {
      facts.put("KINDLING_VERDICT", RegistryAccess.word(outcome.verdict()));
      facts.put("KINDLING_VERSION", registry.version(outcome.version()).toString());
    }
    return facts;
  }
}
