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
 * Tells a web address or a command how a retraining ended, as JSON: what {@code last-run.json}
 * says, and under {@code decision} what the version's {@code decision.json} does, or null where no
 * version was written. Whatever comes of it changes nothing for the retraining.
 */
final class Notification implements AutoCloseable {

  /** Less than a stop waits for what is under way. */
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
   * @param recipient an address of http or https, or else a command for the shell; null for nobody
   * @param warn is told if nobody could be told
   * @throws io.kindling.InvalidInputException if it is an address that cannot be read
   */
  Notification(String recipient, Registry registry, Consumer<String> warn) {
    this.recipient = recipient;
    this.address =
        recipient != null && WebAddress.isOne(recipient) ? WebAddress.of(recipient) : null;
    this.registry = registry;
    this.warn = warn;
  }

  /** Says what there is to tell. */
  void about(LastRun run) {
    outcome = run;
  }

  /** Tells it, if there is anything to tell. */
  @Override
  public void close() {
    if (recipient == null || outcome == null) {
      return;
    }
    try {
      Optional<String> trouble =
          address != null ? post() : new ShellCommand(recipient, facts(), PATIENCE).run(json());
      trouble.ifPresent(this::nobodyWasTold);
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      // The error: a message takes a thread, and there may be none.
      nobodyWasTold("could not be told: " + ForeignFailure.line(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void nobodyWasTold(String why) {
    String whom =
        address == null ? "the command of --notify" : RegistrySettings.NOTIFY.shown(recipient);
    warn.accept("nobody was told of the outcome: " + whom + " " + why);
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

  /** What a script can tell the cases apart by, without reading JSON. */
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
