package io.kindling.cli.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.kindling.fixtures.CommandRun;
import io.kindling.fixtures.CommandTesting;
import io.kindling.fixtures.IdxFixture;
import io.kindling.fixtures.RunFiles;
import io.kindling.registry.Registry;
import io.kindling.registry.RegistryWriter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Night after night: who is in force, who is not, why, and what is said the morning after. */
@Tag("spark")
class RetrainCommandTest extends CommandTesting {

  private static final String GOOD = "--learning-rate=0.03";
  private static final String POOR = "--learning-rate=0.0000001";

  private IdxFixture data;
  private Path registry;

  @BeforeEach
  void writeData() throws IOException {
    data = IdxFixture.write(directory.resolve("data"));
    registry = directory.resolve("registry");
  }

  private String[] retrain(String... more) {
    List<String> arguments = new ArrayList<>(List.of("retrain", "--registry", registry.toString()));
    arguments.addAll(List.of("--data", data.directory().toString(), "--layers=9,5,4"));
    arguments.addAll(List.of("--batch-size=20", "--epochs=6", "--lock-expiry=2"));
    arguments.addAll(List.of("--schedule=constant", "--dropout=0"));
    arguments.addAll(List.of(more));
    return arguments.toArray(String[]::new);
  }

  private CommandRun command(String... words) {
    List<String> arguments = new ArrayList<>(Arrays.asList(words));
    arguments.addAll(List.of("--registry", registry.toString()));
    return CommandRun.withoutSpark(arguments.toArray(String[]::new));
  }

  private String champion() throws IOException {
    return Files.readString(registry.resolve("champion")).strip();
  }

  @Test
  void nightAfterNight() throws Exception {
    // The first night: whatever is good enough.
    CommandRun first = CommandRun.of(retrain(POOR, "--run-id=1")).succeeded();
    assertTrue(first.out().contains("Version 1: promoted, for it gets "), first::out);
    assertTrue(first.out().contains("there is no champion yet"), first::out);
    assertEquals(0, command("status", "--expected-every=24h").status());

    // A better one, and the same again.
    CommandRun better = CommandRun.of(retrain(GOOD, "--run-id=2")).succeeded();
    assertTrue(better.out().contains("Version 2: promoted"), better::out);
    assertTrue(better.out().contains("McNemar p "), better::out);
    String page = Files.readString(registry.resolve("versions/2/report.html"));
    assertTrue(page.contains("Candidate against champion"), page);
    assertTrue(page.contains("<b>promoted</b>"), page);
    assertTrue(page.contains("champion, version 1"), page);
    assertTrue(page.contains("A step, in the median epoch"), page);
    CommandRun again = CommandRun.withoutSpark(retrain(GOOD, "--run-id=2")).succeeded();
    assertTrue(
        again.out().contains("'2' is completed: version 2, promoted. Nothing to do."), again::out);

    // One that is no better, which begins at the champion.
    CommandRun warm =
        CommandRun.of(retrain(POOR, "--run-id=4", "--initial-model=champion")).succeeded();
    assertTrue(warm.out().contains("not promoted, for "), warm::out);
    assertTrue(warm.out().contains("Champion: version 2"), warm::out);
    assertEquals("2", champion());

    CommandRun list = command("models", "list").succeeded();
    assertTrue(list.out().contains("\n*       2  "), list::out);
    assertTrue(command("models", "show").succeeded().out().contains("verdict            promoted"));
    CommandRun diff = command("models", "diff", "1", "2").succeeded();
    assertTrue(diff.out().contains("learning-rate\n  1: 1.0E-7\n  2: 0.03\n"), diff::out);

    // The way back.
    command("models", "rollback", "--reason=complaints").succeeded();
    assertEquals("1", champion());
    assertSays("--force: is missing:…", command("models", "promote", "2").refusal(2));
    command("models", "promote", "2", "--force", "--reason=no complaints").succeeded();
    assertEquals("2", champion());
  }

  @Test
  void dataThatAreBrokenOrUnlikeTheChampionsAreNotTrainedOn() throws Exception {
    CommandRun.of(retrain(GOOD)).succeeded();
    byte[] sound = data.bytes(IdxFixture.IMAGES);
    data.put(IdxFixture.IMAGES, Arrays.copyOf(sound, sound.length - 3));
    CommandRun broken = CommandRun.of(retrain(GOOD));
    assertEquals(2, broken.status(), broken::toString);
    CommandRun status = command("status");
    assertEquals(1, status.status());
    assertTrue(status.out().contains("Problem: it failed"), status::out);

    // A scanner that gives nothing but grey: as bright as before, so that the mean tells nothing.
    byte[] grey = sound.clone();
    Arrays.fill(grey, 16, grey.length, (byte) 82);
    data.put(IdxFixture.IMAGES, grey);
    assertSays(
        "…: the data differ too much from those of the champion (version 1), so nothing was"
            + " trained: the standard deviation of the features is 0.0000 and was 0.2…off, 0.0500"
            + " are allowed; check…",
        CommandRun.of(retrain(GOOD)).refusal(2));

    data.put(IdxFixture.IMAGES, sound);
    byte[] labels = data.bytes(IdxFixture.LABELS);
    for (int i = 8; i < labels.length; i++) {
      labels[i] = i % 8 == 0 ? labels[i] : 0;
    }
    data.put(IdxFixture.LABELS, labels);
    CommandRun unlike = CommandRun.of(retrain(GOOD));
    assertEquals(2, unlike.status());
    assertSays(
        "…: the data differ too much from those of the champion (version 1), so nothing was"
            + " trained: class 0 is…of the training examples and was…points off, 5.00 are"
            + " allowed;…",
        unlike.refusal(2));
    assertTrue(command("status").out().contains("Problem: it was refused"));
    assertEquals("1", champion());
    assertEquals(List.of("1"), List.of(registry.resolve("versions").toFile().list()));

    CommandRun allowed =
        CommandRun.of(retrain(GOOD, "--max-class-change=1", "--max-mean-change=1"));
    assertEquals(0, allowed.status(), allowed::toString);
    assertEquals(
        "Note: classes 1, 2, 3 have no training examples: the network cannot learn them",
        allowed.err().strip());
    assertTrue(allowed.out().contains("within the limits"), allowed::out);
  }

  /** A registry in use is no failure of the program, so there is no stack trace. */
  @Test
  void aRegistryThatAnotherChangesIsLeftAlone() throws Exception {
    String where = registry.toString();
    Registry opened = Registry.openOrBegin(where, new Configuration());
    try (RegistryWriter other =
        RegistryWriter.take(opened, "another", Duration.ofSeconds(2), note -> {})) {
      String line =
          "kindling: " + where + ": is in use by another, which is alive; wait for it to end";
      assertEquals(line, CommandRun.withoutSpark(retrain(GOOD)).refusal(1));
      assertEquals(line, command("models", "rollback").refusal(1));
      assertEquals(opened, other.registry());
    }
  }

  /**
   * Tests the states that a killed retraining leaves: half trained, or trained but not published.
   */
  @Test
  void whatWasCutOffGoesOnAndWhatNoLongerFitsIsBegunAnew() throws Exception {
    CommandRun.of(train(data, registry.resolve("kept"), GOOD)).succeeded();
    Path kept = directory.resolve("kept");
    Files.move(registry.resolve("kept"), kept);
    Files.delete(registry);
    CommandRun first =
        CommandRun.of(retrain(POOR, "--run-id=first", "--minimum-accuracy=0.99")).succeeded();
    assertTrue(first.out().endsWith("\nChampion: none yet\n"), first::out);
    assertFalse(Files.exists(registry.resolve("runs/first")), first::out);
    // Another recipe's run under the name.
    RunFiles run = new RunFiles(kept);
    run.copyTo(registry.resolve("runs/second"));
    Path record = registry.resolve("runs/second/run.json");
    String recorded = Files.readString(record);
    Files.writeString(record, recorded.replaceFirst("\\{", "{\"retraining\": \"second\","));
    CommandRun anew = CommandRun.of(retrain(GOOD));
    assertEquals(0, anew.status(), anew::toString);
    assertTrue(
        anew.err()
            .contains(
                "starts anew, because it had another recipe or other data: the run in "
                    + registry
                    + "/runs/second has "),
        anew::err);
    assertFalse(anew.err().contains("use the same"), anew::err);
    assertTrue(anew.out().contains("Version 2: promoted"), anew::out);
    assertTrue(
        Files.readString(registry.resolve("versions/2/decision.json")).contains("\"second\""));
  }

  /**
   * A folder of the operator's lies in the registry, and files that nothing depends on are damaged.
   */
  @Test
  void nothingElseStopsANightOrIsLostToIt() throws Exception {
    Path kept = Files.createDirectories(registry.resolve("runs/keep-old-2025"));
    Files.writeString(kept.resolve("model.safetensors"), "years of work");
    Files.writeString(registry.resolve("registry.json"), "{\"format\": 1}\n");
    CommandRun.of(retrain(GOOD)).succeeded();
    assertSays(
        "--run-id keep-old-2025: " + kept + " exists already, and no retraining created it;…",
        CommandRun.withoutSpark(retrain(GOOD, "--run-id=keep-old-2025")).refusal(2));
    Path version = registry.resolve("versions/1");
    assertFalse(Files.readString(version.resolve("decision.json")).contains("keep-old-2025"));

    Path history = registry.resolve("history.jsonl");
    Files.writeString(history, Files.readString(history) + "{\"at\": \"2026");
    Files.writeString(registry.resolve("last-run.json"), "");
    Files.writeString(version.resolve("report.html"), "");
    CommandRun second = CommandRun.of(retrain(GOOD, "--run-id=2")).ended();
    List<String> notes = second.err().lines().toList();
    assertEquals(3, notes.size(), second::err);
    assertTrue(notes.get(0).contains("history.jsonl, line 2: is damaged: "), second::err);
    assertTrue(notes.get(1).contains("last-run.json: is damaged: "), second::err);
    assertTrue(notes.get(2).contains("report.html: was altered: "), second::err);
    assertEquals(0, command("status", "--expected-every=24h").succeeded().status());

    Files.writeString(version.resolve("decision.json"), "");
    assertTrue(command("status").succeeded().out().contains("decision.json: is damaged: "));
    CommandRun third = CommandRun.of(retrain(GOOD, "--run-id=3")).ended();
    assertTrue(third.err().contains("the model of version 1 is used unchecked"), third::err);
    assertTrue(third.err().contains("the data are not compared with the champion"), third::err);
    assertTrue(third.out().contains("\nChampion: version 1\n"), third::out);
    assertTrue(command("models", "list").succeeded().out().contains("decision.json: is damaged"));
    assertEquals("years of work", Files.readString(kept.resolve("model.safetensors")));
  }

  @Test
  void whatCannotBeComparedIsRefusedBeforeAnythingIsTrained() throws Exception {
    CommandRun.of(retrain(GOOD)).succeeded();
    CommandRun other =
        CommandRun.of(
            "retrain", "--registry", registry.toString(), "--data=digits:500", "--epochs=1");
    assertSays("…: the champion (version 1) has 9 features and 4 classes,…", other.refusal(2));
    Path model = registry.resolve("versions/1/model.safetensors");
    byte[] altered = Files.readAllBytes(model);
    altered[altered.length - 1]++;
    Files.write(model, altered);
    assertSays("…model.safetensors: was altered:…", CommandRun.of(retrain(GOOD)).refusal(2));
    assertEquals("1", champion());
    assertRefused(
        "--registry " + data.directory() + ": is not a registry, and not empty:…",
        "retrain",
        "--registry",
        data.directory().toString());
    assertRefused("--registry DIR is missing…", "retrain");
    assertRefused("--registry…is not a registry:…", "status", "--registry=" + data.directory());
  }

  @Test
  @Timeout(600)
  void theOutcomeIsPosted() throws Exception {
    List<String> posted = new CopyOnWriteArrayList<>();
    List<String> asked = new CopyOnWriteArrayList<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          posted.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          asked.add(
              exchange.getRequestURI()
                  + " "
                  + exchange.getRequestHeaders().getFirst("Authorization"));
          exchange.sendResponseHeaders(posted.size() == 1 ? 204 : 500, -1);
          exchange.close();
        });
    server.createContext(
        "/stalls",
        exchange -> {
          posted.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(200, 1_000_000);
          exchange.getResponseBody().write('a');
          exchange.getResponseBody().flush();
        });
    server.start();
    String host = "127.0.0.1:" + server.getAddress().getPort();
    String address = "http://me:hunter2%40@" + host + "/hunter2?token=hunter2";
    try {
      Path events = Files.createDirectory(directory.resolve("events"));
      CommandRun told = logged(events, retrain(GOOD, "--notify", address)).succeeded();
      assertFalse((told.out() + told.log()).contains("hunter2"), told::toString);
      assertEquals("/hunter2?token=hunter2 Basic bWU6aHVudGVyMkA=", asked.get(0));
      assertTrue(posted.get(0).contains("\"verdict\":\"PROMOTED\""), posted::toString);
      assertTrue(posted.get(0).contains("\"decision\":{\"version\":1,"), posted::toString);
      CommandRun unheard = CommandRun.of(retrain(GOOD, "--notify", address, "--run-id=2"));
      assertEquals(0, unheard.status());
      assertEquals(
          "Note: the notification failed: http://" + host + "/… answered 500",
          unheard.err().strip());
      String stalls = "http://" + host + "/stalls";
      CommandRun.of(retrain(GOOD, "--notify", stalls, "--run-id=3")).succeeded();
      assertTrue(posted.get(2).contains("\"runId\":\"3\""), posted::toString);
    } finally {
      server.stop(0);
    }
    CommandRun nobody = CommandRun.of(retrain(GOOD, "--notify", address, "--run-id=4"));
    assertEquals(0, nobody.status());
    assertTrue(nobody.err().contains("could not be notified: ConnectException"), nobody::err);
    assertFalse(nobody.err().contains("hunter2"), nobody::err);
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertFalse(text.contains("hunter2"), file.toString());
      }
    }
    String record = Files.readString(registry.resolve("versions/1/run.json"));
    assertTrue(record.contains("--notify …"), record);
  }

  /** Runs a command as a JVM of its own would, whose command line Spark's event log tells. */
  private static CommandRun logged(Path events, String... command) {
    Map<String, String> properties =
        Map.of(
            "sun.java.command", "org.apache.spark.deploy.SparkSubmit " + String.join(" ", command),
            "spark.eventLog.enabled", "true",
            "spark.eventLog.compress", "false",
            "spark.eventLog.rolling.enabled", "false",
            "spark.eventLog.dir", events.toUri().toString());
    String before = System.getProperty("sun.java.command");
    properties.forEach(System::setProperty);
    try {
      CommandRun run = CommandRun.of(command);
      assertEquals(1, events.toFile().list((folder, name) -> !name.startsWith(".")).length);
      return run;
    } finally {
      properties.keySet().forEach(System::clearProperty);
      System.setProperty("sun.java.command", before);
    }
  }

  @Test
  void theOutcomeIsHandedToACommand() throws Exception {
    Path told = directory.resolve("told");
    Path facts = directory.resolve("facts");
    String command =
        "cat > '%s'; echo $KINDLING_STATE $KINDLING_VERDICT $KINDLING_VERSION > '%s'; cat %s >> '%s'"
            .formatted(told, facts, "\"$KINDLING_REGISTRY\"/lock/*", facts);
    CommandRun.of(retrain(GOOD, "--run-id=one", "--notify", command)).succeeded();
    JsonNode json = new ObjectMapper().readTree(told.toFile());
    assertEquals("completed", json.path("state").asText());
    assertEquals(24, json.at("/decision/figures/examples").asInt(), json::toString);
    // The registry is free by then, for the command may want to use it.
    assertEquals(
        List.of("completed promoted " + registry.resolve("versions/1"), "released"),
        Files.readAllLines(facts));

    data.put(IdxFixture.IMAGES, new byte[3]);
    CommandRun failed = CommandRun.of(retrain("--notify", command + "; exit 3"));
    assertEquals(2, failed.status());
    List<String> lines = failed.err().lines().toList();
    assertEquals(
        "Note: the notification failed: the command of --notify ended with status 3", lines.get(0));
    assertEquals(2, lines.size(), failed::err);
    assertEquals("failed", Files.readAllLines(facts).get(0).strip());
    assertTrue(new ObjectMapper().readTree(told.toFile()).path("decision").isNull());
  }
}
