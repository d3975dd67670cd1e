package io.kindling.cli.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.fixtures.CommandRun;
import io.kindling.fixtures.CommandTesting;
import io.kindling.registry.Registry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the output of {@code status} with wrong clocks and damaged files. */
class StatusCommandTest extends CommandTesting {

  private Path registry;

  @BeforeEach
  void begin() throws IOException {
    registry = directory.resolve("registry");
    Registry.openOrBegin(registry.toString(), new Configuration());
  }

  private void lastRun(String state, String began, String ended) throws IOException {
    Files.writeString(
        registry.resolve("last-run.json"),
        """
        {"runId": "one", "state": "%s", "verdict": "KEPT", "version": 1, "message": "it is no better",
         "began": "%s", "ended": %s, "by": "somebody"}
        """
            .formatted(state, began, ended == null ? null : "\"" + ended + "\""));
  }

  private static String hoursAgo(double hours) {
    return Instant.now().minus(Duration.ofSeconds((long) (3600 * hours))).toString();
  }

  private CommandRun status(String... more) {
    String[] arguments = new String[3 + more.length];
    arguments[0] = "status";
    arguments[1] = "--registry=" + registry;
    arguments[2] = "--lock-expiry=1";
    System.arraycopy(more, 0, arguments, 3, more.length);
    return CommandRun.withoutSpark(arguments);
  }

  /** A small difference between the clocks of two machines is tolerated. */
  @ParameterizedTest
  @CsvSource({
    "23, 0, ''",
    "-0.05, 0, ''",
    "25, 1, 25 h 0 min ago; but one is expected every 24 h",
    "-72.5, 1, 72 h 29 min in the future by this machine's clock",
    "-0.2, 1, 11 min 59 s in the future by this machine's clock",
  })
  void aNightIsAsOldAsItsTimeSays(double hours, int status, String trouble) throws IOException {
    lastRun("completed", hoursAgo(hours + 1), hoursAgo(hours));
    CommandRun run = status("--expected-every=24h");
    assertEquals(status, run.status(), run::toString);
    for (String part : List.of(trouble.split(";", -1))) {
      assertTrue(run.out().contains(part.strip()), run::toString);
    }
    assertEquals(0, status().status(), "without an expectation no time matters");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{}",
        "null",
        "{\"runId\": \"one\", \"state\": \"completed\", \"version\": 1, \"ended\": \"yesterday\"}",
        "{\"runId\": \"one\", \"state\": \"completed\"}",
        "{\"runId\": \"one\", \"state\": \"failed\"}"
      })
  void aDamagedLastRunIsNotWell(String text) throws IOException {
    Files.writeString(registry.resolve("last-run.json"), text);
    CommandRun run = status("--expected-every=24h").withoutStackTrace();
    assertEquals(1, run.status(), run::toString);
    assertTrue(
        run.out().contains("Problem: " + registry + "/last-run.json: is damaged: "), run::out);
    assertTrue(run.out().contains("the next kindling retrain rewrites it"), run::out);
  }

  /** Retrain takes the line out and goes on: so this is well, and said. */
  @Test
  void aDamagedHistoryIsNoted() throws IOException {
    lastRun("completed", hoursAgo(2), hoursAgo(1));
    Files.writeString(registry.resolve("history.jsonl"), "{\"at\": \"2026-11");
    CommandRun run = status("--expected-every=24h").withoutStackTrace();
    assertEquals(0, run.status(), run::toString);
    assertTrue(run.err().startsWith("Note: " + registry + "/history.jsonl, line 1: is damaged: "));
    assertTrue(run.err().contains("; the next kindling retrain removes the line"));
  }
}
