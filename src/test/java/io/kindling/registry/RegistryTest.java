package io.kindling.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.InvalidInputException;
import io.kindling.model.Model;
import io.kindling.nn.Network;
import io.kindling.nn.activation.Relu;
import io.kindling.nn.loss.CrossEntropy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Versions, champion, rollback, and recovery after a killed writer. */
class RegistryTest {

  private static final Duration EXPIRY = Duration.ofSeconds(2);
  private static final Configuration HADOOP = new Configuration();
  private static final PromotionRule RULE = new PromotionRule(0, 0, null);

  @TempDir private Path directory;

  private final List<String> notes = new ArrayList<>();
  private Path root;
  private Registry registry;

  @BeforeEach
  void begin() throws IOException {
    root = directory.resolve("registry");
    registry = Registry.openOrBegin(root.toString(), HADOOP);
  }

  /** Publishes a version with the given number of 100 examples correct. */
  private Decision publish(String runId, int right) throws IOException {
    try (RegistryWriter writer = writer()) {
      Path run = Files.createDirectories(root.resolve("runs").resolve(runId));
      Files.writeString(
          run.resolve("run.json"),
          "{\"retraining\": \"" + runId + "\", \"configuration\": {\"seed\": 1}}\n");
      Files.writeString(run.resolve("metrics.jsonl"), "{}\n");
      Optional<Integer> champion = registry.champion();
      ModelComparison figures =
          champion.isEmpty()
              ? ModelComparison.alone("test", 100, right, 0.5)
              : ModelComparison.with(
                  champion.get(), "test", 50, right - 50, 10, 40 - right + 50, 0, 0);
      return writer.publish(
          new Model(
              new Network(List.of(2, 2), new Relu(), new CrossEntropy()),
              new float[] {right, 0, 0, 0, 0, 0}),
          runId,
          RULE,
          RULE.judge(figures, true),
          figures,
          new DataStatistics("data", "abc", 100, 10, 100, List.of(50L, 50L), 0.1, 0.3));
    }
  }

  private RegistryWriter writer() throws IOException {
    return RegistryWriter.take(registry, "test", EXPIRY, notes::add);
  }

  private String champion() throws IOException {
    return Files.readString(root.resolve("champion")).strip();
  }

  @Test
  void betterOnesAreInForceAndAllAreKept() throws IOException {
    assertEquals(Optional.empty(), registry.champion());
    assertEquals(Verdict.PROMOTED, publish("one", 60).verdict());
    assertEquals(Verdict.KEPT, publish("two", 55).verdict());
    Decision third = publish("three", 70);
    assertEquals(3, third.version());
    assertEquals(1, third.parent());
    assertEquals("3", champion());
    assertEquals(List.of(1, 2, 3), registry.versions());
    assertEquals(60, registry.model(1).parameters()[0]);
    assertEquals(third, registry.decision(3));
    assertEquals(
        List.of("promoted 1 1", "kept 2 1", "promoted 3 3"),
        registry.history().stream()
            .map(each -> each.event() + " " + each.version() + " " + each.champion())
            .toList());
    assertEquals(List.of(), registry.runs());
  }

  @Test
  void theWayBackLeadsToWhatWasInForceBefore() throws IOException {
    publish("one", 60);
    publish("two", 55);
    publish("three", 70);
    publish("four", 80);
    try (RegistryWriter writer = writer()) {
      assertEquals(3, writer.rollBack("wrong"));
      assertEquals(1, writer.rollBack("wrong, too"));
      assertThrows(InvalidInputException.class, () -> writer.rollBack("and"));
      writer.force(2, "because");
      assertEquals(1, writer.rollBack("no"));
    }
    assertEquals("1", champion());
  }

  @Test
  void pruningLeavesTheChampionAndTheOneBefore() throws IOException {
    publish("one", 60);
    publish("two", 70);
    publish("three", 55);
    publish("four", 54);
    try (RegistryWriter writer = writer()) {
      assertEquals(List.of(3), writer.prune(1));
      assertEquals(List.of(), writer.prune(1));
    }
    assertEquals(List.of(1, 2, 4), registry.versions());
    assertEquals(5, publish("five", 80).version());
    try (RegistryWriter writer = writer()) {
      assertEquals(2, writer.rollBack("back"));
    }
  }

  /** Numbers are never given twice, be the newest version removed by hand or by pruning. */
  @Test
  void numbersAreNotGivenTwice() throws IOException {
    publish("one", 60);
    publish("two", 50);
    try (Stream<Path> files = Files.walk(root.resolve("versions/2"))) {
      files.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    }
    assertEquals(3, publish("three", 70).version());
  }

  /** Two that begin in one second would have one name by the time. */
  @Test
  void aNewRetrainingHasAnotherNameThanOneThatIsDecided() throws IOException {
    assertEquals("night", registry.freeRunId("night"));
    publish("night", 60);
    assertEquals("night-2", registry.freeRunId("night"));
    publish("night-2", 50);
    assertEquals("night-3", registry.freeRunId("night"));
  }

  @Test
  void whatAKilledWriterBeganIsFinished() throws IOException {
    publish("one", 60);
    publish("two", 70);
    // Killed before the pointer was moved.
    Files.writeString(root.resolve("champion"), "1\n");
    writer().close();
    assertEquals("2", champion());
    // Killed before the line was written.
    List<String> lines = Files.readAllLines(root.resolve("history.jsonl"));
    Files.writeString(root.resolve("history.jsonl"), lines.get(0) + "\n");
    Files.writeString(root.resolve("champion"), "1\n");
    Path run = Files.createDirectories(root.resolve("runs/two/checkpoints")).getParent();
    Files.writeString(run.resolve("run.json"), "{\"retraining\": \"two\"}");
    writer().close();
    assertEquals("2", champion());
    assertEquals(lines.size(), registry.history().size());
    assertEquals(List.of(), registry.runs());
    // Killed before the version was complete.
    Files.createDirectories(root.resolve("versions/3"));
    Files.writeString(root.resolve("versions/3/run.json"), "{\"retraining\": \"three\"}");
    Files.writeString(root.resolve("versions/3/model.safetensors"), "half");
    assertEquals(List.of(1, 2), registry.versions());
    assertEquals(3, publish("three", 80).version());
    registry.model(3);
  }

  /** Or status would say for good that it was cut off, for the same command does nothing again. */
  @Test
  void aRetrainingThatWasKilledOnceItWasDecidedIsCompleted() throws IOException {
    publish("one", 60);
    LastRun cutOff;
    try (RegistryWriter writer = writer()) {
      cutOff = writer.begin("one");
    }
    try (RegistryWriter writer = writer()) {
      LastRun last = registry.lastRun().orElseThrow();
      assertEquals("completed", last.state());
      assertEquals(1, last.version());
      assertEquals(Verdict.PROMOTED, last.verdict());
      assertEquals(cutOff.began(), last.began());
      assertEquals(last, writer.told());
    }
  }

  @Test
  void anAlteredOrMissingFileIsFoundAndNothingIsPutInForce() throws IOException {
    publish("one", 60);
    publish("two", 70);
    Files.writeString(root.resolve("versions/1/metrics.jsonl"), "{\"step\": 1}\n");
    InvalidInputException altered =
        assertThrows(InvalidInputException.class, () -> registry.model(1));
    assertTrue(altered.getMessage().contains("metrics.jsonl: was altered"), altered::getMessage);
    try (RegistryWriter writer = writer()) {
      assertThrows(InvalidInputException.class, () -> writer.force(1, "x"));
      assertThrows(InvalidInputException.class, () -> writer.rollBack("x"));
    }
    Files.delete(root.resolve("versions/2/model.safetensors"));
    InvalidInputException missing =
        assertThrows(InvalidInputException.class, () -> registry.model(2));
    assertTrue(missing.getMessage().contains("it is missing"), missing::getMessage);
    assertEquals("2", champion());
  }

  @Test
  void aPointerToNothingIsSaidWithTheWayOut() throws IOException {
    publish("one", 60);
    for (String pointer : List.of("9", "", "one", "-1", "99999999999999")) {
      Files.writeString(root.resolve("champion"), pointer);
      InvalidInputException lost =
          assertThrows(InvalidInputException.class, () -> registry.champion(), pointer);
      assertTrue(lost.getMessage().contains("promote one of [1] with"), lost::getMessage);
    }
    try (RegistryWriter writer = writer()) {
      writer.force(1, "it was lost");
    }
    assertEquals("1", champion());
  }

  @Test
  void whatIsNoRegistryIsRefused() throws IOException {
    assertThrows(
        InvalidInputException.class,
        () -> Registry.open(directory.resolve("nothing").toString(), HADOOP));
    Path other = Files.createDirectories(directory.resolve("other"));
    Files.writeString(other.resolve("thesis.tex"), "");
    InvalidInputException refused =
        assertThrows(
            InvalidInputException.class, () -> Registry.openOrBegin(other.toString(), HADOOP));
    assertTrue(refused.getMessage().contains("not empty"), refused::getMessage);
    assertFalse(Files.exists(other.resolve("registry.json")));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path each : files.toList()) {
        Files.copy(each, to.resolve(from.relativize(each).toString()));
      }
    }
  }

  /** A folder that an operator has put there is not deleted, nor taken for a retraining. */
  @Test
  void whatIsNotARetrainingsIsLeftAlone() throws IOException {
    publish("one", 60);
    Path kept = Files.createDirectories(root.resolve("runs/keep-old-2025"));
    Files.writeString(kept.resolve("thesis.tex"), "years of work");
    Files.createDirectories(root.resolve("runs/lost+found"));
    // A copy of a run that is under way, and one that was given another name.
    try (RegistryWriter writer = writer()) {
      writer.begin("two");
      Path run = Files.createDirectories(root.resolve("runs/two/checkpoints")).getParent();
      Files.writeString(run.resolve("run.json"), "{\"retraining\": \"two\"}");
      Files.writeString(run.resolve("checkpoints/step-000000000100.safetensors"), "");
      Files.writeString(run.resolve("checkpoints/step-000000000100-good.safetensors"), "");
      Files.writeString(run.resolve("notes.txt"), "a note");
      copy(run, root.resolve("runs/two-before"));
    }
    assertEquals(List.of("two"), registry.runs());
    assertEquals("keep-old-2025-2", registry.freeRunId("keep-old-2025"));
    InvalidInputException taken =
        assertThrows(InvalidInputException.class, () -> registry.checkRunId("keep-old-2025"));
    assertTrue(taken.getMessage().contains("no retraining created it"), taken::getMessage);
    registry.checkRunId("two");
    registry.checkRunId("three");
    publish("two", 70);
    assertEquals("years of work", Files.readString(kept.resolve("thesis.tex")));
    assertTrue(Files.exists(root.resolve("runs/lost+found")));
    assertTrue(Files.exists(root.resolve("runs/two-before/run.json")));
    assertEquals("a note", Files.readString(root.resolve("runs/two/notes.txt")));
    assertTrue(
        Files.exists(root.resolve("runs/two/checkpoints/step-000000000100-good.safetensors")));
    assertFalse(Files.exists(root.resolve("runs/two/checkpoints/step-000000000100.safetensors")));
    assertFalse(Files.exists(root.resolve("runs/two/run.json")));
    assertEquals(List.of(), registry.runs());
  }

  @Test
  void aCopyOfAVersionIsNoVersion() throws IOException {
    publish("one", 60);
    publish("two", 50);
    copy(root.resolve("versions/1"), root.resolve("versions/3"));
    Path own = Files.createDirectories(root.resolve("versions/4"));
    Files.writeString(own.resolve("model.safetensors"), "an operator's own");
    writer().close();
    assertEquals("1", champion());
    assertEquals(List.of(1, 2), registry.versions());
    assertTrue(registry.decisionFlaw(3).orElseThrow().contains("the decision about version 1"));
    assertEquals(5, publish("three", 80).version());
    assertEquals("an operator's own", Files.readString(own.resolve("model.safetensors")));
    assertTrue(Files.exists(root.resolve("versions/3/decision.json")));
  }

  /** What pruning does not know stays, and so does a version that was put back. */
  @Test
  void pruningRemovesAVersionsOwnFiles() throws IOException {
    publish("one", 60);
    publish("two", 70);
    publish("three", 80);
    publish("four", 55);
    Files.writeString(root.resolve("versions/1/why.txt"), "a note");
    copy(root.resolve("versions/1"), directory.resolve("backup"));
    try (RegistryWriter writer = writer()) {
      assertEquals(List.of(1), writer.prune(1));
    }
    assertEquals(List.of("why.txt"), List.of(root.resolve("versions/1").toFile().list()));
    Files.delete(root.resolve("versions/1/why.txt"));
    Files.delete(root.resolve("versions/1"));
    copy(directory.resolve("backup"), root.resolve("versions/1"));
    writer().close();
    registry.model(1);
    try (RegistryWriter writer = writer()) {
      writer.force(1, "the old one was better");
    }
    assertEquals("1", champion());
  }

  /** A registry may begin at the root of a volume. */
  @Test
  void whatBelongsToTheVolumeIsNotInTheWay() throws IOException {
    Path volume = Files.createDirectories(directory.resolve("volume"));
    for (String name :
        List.of("lost+found", ".snapshot", ".Trash-1000", "System Volume Information")) {
      Files.createDirectory(volume.resolve(name));
    }
    Registry.openOrBegin(volume.toString(), HADOOP);
    assertTrue(Files.exists(volume.resolve("registry.json")));
  }

  /** It tells how the newest retraining ended, and nothing depends on it. */
  @Test
  void aDamagedLastRunStopsNothing() throws IOException {
    publish("one", 60);
    for (String damaged : List.of("", "{", "null", "{}", "[]", "{\"runId\": \"one\"}")) {
      Files.writeString(root.resolve("last-run.json"), damaged);
      assertEquals(Optional.empty(), registry.lastRun(), damaged);
      assertTrue(registry.lastRunDamage().orElseThrow().contains("last-run.json: is damaged"));
      try (RegistryWriter writer = writer()) {
        writer.begin("two");
      }
      assertEquals("running", registry.lastRun().orElseThrow().state());
    }
  }

  @Test
  void aDamagedHistoryIsRepairedAndTheChampionStays() throws IOException {
    publish("one", 60);
    publish("two", 70);
    publish("three", 65);
    try (RegistryWriter writer = writer()) {
      writer.rollBack("complaints");
    }
    Path history = root.resolve("history.jsonl");
    List<String> sound = Files.readAllLines(history);
    for (String damaged :
        List.of(
            String.join("\n", sound.subList(0, 3)) + "\n" + sound.get(3).substring(0, 40),
            String.join("\n", sound.subList(0, 2)) + "\n\u0000\u0000\n" + sound.get(3) + "\n",
            "",
            "{}\n")) {
      Files.writeString(history, damaged);
      notes.clear();
      writer().close();
      assertEquals("2", champion(), damaged);
      assertEquals(List.of(), registry.historyDamage());
      assertEquals(Optional.of("three"), registry.decided("three").map(HistoryEntry::runId));
      assertEquals(4, registry.nextNumber());
      assertFalse(notes.isEmpty(), damaged);
      notes.clear();
      writer().close();
      assertEquals(List.of(), notes, "once is enough");
      if (!damaged.isEmpty()) {
        assertEquals(damaged, Files.readString(kept()));
        Files.delete(kept());
      }
    }
    // The way back is known again, as far as that can be.
    publish("four", 90);
    try (RegistryWriter writer = writer()) {
      assertEquals(2, writer.rollBack("no"));
    }
  }

  private Path kept() throws IOException {
    try (Stream<Path> files = Files.list(root)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("history-damaged-"))
          .findAny()
          .orElseThrow();
    }
  }

  @Test
  void aDamagedDecisionIsNoReasonToForgetAVersion() throws IOException {
    publish("one", 60);
    publish("two", 70);
    for (String damaged : List.of("", "{", "{}", "{\"version\": 2}")) {
      Files.writeString(root.resolve("versions/2/decision.json"), damaged);
      writer().close();
      assertEquals("2", champion());
      assertEquals(List.of(1, 2), registry.versions());
      assertTrue(registry.decisionFlaw(2).orElseThrow().contains("decision.json: is damaged"));
      assertEquals(3, registry.nextNumber());
    }
  }
}
