package io.kindling.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.model.Model;
import io.kindling.nn.Network;
import io.kindling.nn.activation.Relu;
import io.kindling.nn.loss.CrossEntropy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that becomes full or read-only at each write of a retraining's end in turn. */
class FullDiskTest {

  private static final Configuration HADOOP = FailingDisk.configuration();
  private static final PromotionRule RULE = new PromotionRule(0, 0, null);

  /** So long that no sign of life is written within the test, and so short that none is missed. */
  private static final Duration LONG = Duration.ofMinutes(10);

  private static final Duration SHORT = Duration.ofMillis(50);

  @TempDir private Path directory;

  private Path root;
  private Registry registry;

  @AfterEach
  void free() {
    FailingDisk.take(Integer.MAX_VALUE);
  }

  @Test
  void theRegistryIsAsItWasAndTheSameAgainCompletes() throws IOException {
    List<Integer> champions = new ArrayList<>();
    boolean full = true;
    for (int writes = 0; full; writes++) {
      FailingDisk.take(Integer.MAX_VALUE);
      root = directory.resolve("after-" + writes);
      registry = Registry.openOrBegin(root.toUri().toString(), HADOOP);
      retrain("one", LONG);
      FailingDisk.take(writes);
      full = isFull();
      int champion = registry.champion().orElseThrow();
      registry.model(champion);
      champions.add(champion);
      FailingDisk.take(Integer.MAX_VALUE);
      retrain("two", SHORT);
      assertEquals(List.of(1, 2), registry.versions());
      assertEquals(List.of(), registry.runs());
      assertEquals(Optional.of(2), registry.champion());
      assertEquals(
          List.of("one", "two"), registry.history().stream().map(HistoryEntry::runId).toList());
      LastRun last = registry.lastRun().orElseThrow();
      assertEquals("two completed 2", last.runId() + " " + last.state() + " " + last.version());
    }
    // What it begins with, the version's four files, the line, the pointer; what it ended with, and
    // the lock that is given back.
    assertEquals(List.of(1, 1, 1, 1, 1, 1, 1, 2, 2, 2), champions);
  }

  private boolean isFull() {
    try {
      retrain("two", LONG);
      return false;
    } catch (IOException e) {
      assertTrue(e.getMessage().endsWith("No space left on device"), e::getMessage);
      return true;
    }
  }

  /** What a retraining does with a registry, but for the training. */
  private void retrain(String runId, Duration expiry) throws IOException {
    try (RegistryWriter writer = RegistryWriter.take(registry, "test", expiry, note -> {})) {
      if (registry.decided(runId).isPresent()) {
        return;
      }
      writer.begin(runId);
      Path run = Files.createDirectories(root.resolve("runs").resolve(runId));
      Files.writeString(run.resolve("run.json"), "{\"retraining\": \"" + runId + "\"}\n");
      Files.writeString(run.resolve("metrics.jsonl"), "{}\n");
      ModelComparison figures =
          registry.champion().isEmpty()
              ? ModelComparison.alone("test", 100, 50, 0.5)
              : ModelComparison.with(1, "test", 50, 10, 0, 40, 0, 0);
      writer.publish(
          new Model(new Network(List.of(2, 2), new Relu(), new CrossEntropy()), new float[6]),
          runId,
          RULE,
          RULE.judge(figures, true),
          figures,
          new DataStatistics("data", "abc", 100, 10, 100, List.of(50L, 50L), 0.1, 0.3));
    }
  }
}
