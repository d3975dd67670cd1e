package io.kindling.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.InvalidInputException;
import io.kindling.model.Model;
import io.kindling.nn.Network;
import io.kindling.nn.activation.Tanh;
import io.kindling.nn.loss.QuadraticLoss;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of a run: written whole, read back, never overwritten by another run. */
class RunDirectoryTest {

  @TempDir Path temporary;

  private Path path;
  private RunDirectory directory;

  @BeforeEach
  void nameDirectory() {
    path = temporary.resolve("runs/new");
    directory = open();
  }

  @Test
  void namingAndCheckingWritesNothing() throws Exception {
    directory.checkNew();
    directory.checkWritable();
    directory.loadMetrics(100);
    assertEquals("", directory.status());
    assertEquals(List.of(), names(temporary));
  }

  @ParameterizedTest
  @ValueSource(strings = {"run.json", "metrics.jsonl", "model.safetensors", "checkpoints"})
  void directoryThatHoldsAnyTraceOfARunIsNotNew(String trace) throws Exception {
    Files.createDirectories(path);
    Files.writeString(path.resolve("notes.txt"), "of the user");
    assertDoesNotThrow(directory::checkNew);
    Files.writeString(path.resolve(trace), "");
    assertRefused("output " + path + ": holds a run already", directory::checkNew);
  }

  @Test
  void placeBelowAFileCannotBeWritten() throws Exception {
    Files.writeString(temporary.resolve("runs"), "a file");
    assertRefused("is not a directory", directory::checkWritable);
    path = temporary.resolve("runs");
    assertRefused("output " + path + ": cannot be written to", open()::checkWritable);
  }

  @Test
  void recordIsReplacedAndItsStatusReadBack() throws Exception {
    Map<String, Object> record = new LinkedHashMap<>();
    record.put("status", "running");
    record.put("note", "Größe \"1\"\n");
    directory.writeRecord(record);
    assertEquals("running", open().status());
    record.put("status", "completed");
    directory.writeRecord(record);
    assertEquals("completed", open().status());
    assertEquals(List.of("run.json"), names(path));
    String text = Files.readString(path.resolve("run.json"));
    assertTrue(text.contains("\"note\" : \"Größe \\\"1\\\"\\n\"") && text.endsWith("}\n"), text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{\"status\":",
        "{}",
        "[]",
        "\"status\"",
        "{\"status\":1}",
        "{\"status\":\"\"}}"
      })
  void damagedRecordIsNamed(String content) throws Exception {
    Files.createDirectories(path);
    Files.writeString(path.resolve("run.json"), content);
    assertRefused(
        "run.json: is damaged: it is not a JSON record of a run; remove it and", directory::status);
  }

  /** More than any driver has memory for, though it takes no room on the disk. */
  @Test
  void recordOfAbsurdSizeIsNotRead() throws Exception {
    Files.createDirectories(path);
    try (RandomAccessFile file = new RandomAccessFile(path.resolve("run.json").toFile(), "rw")) {
      file.setLength(1L << 40);
    }
    assertRefused(
        "run.json: has more than 67,108,864 bytes, too many for a file", directory::status);
  }

  @Test
  void everyEpochAddsALine() throws Exception {
    directory.addMetrics(line(1, 5));
    directory.addMetrics(line(2, 10));
    assertEquals(
        "{\"epoch\":1,\"step\":5}\n{\"epoch\":2,\"step\":10}\n",
        Files.readString(path.resolve("metrics.jsonl")));
    assertEquals(List.of("metrics.jsonl"), names(path));
  }

  @Test
  void resumedRunTakesOverTheLinesUpToWhereItGoesOn() throws Exception {
    for (int epoch = 1; epoch <= 3; epoch++) {
      directory.addMetrics(line(epoch, 5 * epoch));
    }
    RunDirectory resumed = open();
    resumed.loadMetrics(10);
    resumed.addMetrics(line(33, 15));
    assertEquals(
        "{\"epoch\":1,\"step\":5}\n{\"epoch\":2,\"step\":10}\n{\"epoch\":33,\"step\":15}\n",
        Files.readString(path.resolve("metrics.jsonl")));
  }

  @Test
  void runThatBeginsAnewTakesOverNothing() throws Exception {
    directory.addMetrics(line(1, 5));
    RunDirectory resumed = open();
    resumed.loadMetrics(0);
    resumed.addMetrics(line(11, 5));
    assertEquals("{\"epoch\":11,\"step\":5}\n", Files.readString(path.resolve("metrics.jsonl")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"epoch\":1,\"st",
        "",
        "{}",
        "[5]",
        "{\"step\":\"5\"}",
        "{\"step\":5.5}",
        "{\"step\":5}{}",
        "{\"step\":99999999999999999999}"
      })
  void damagedMetricsAreNamed(String line) throws Exception {
    directory.addMetrics(line(1, 5));
    Files.writeString(path.resolve("metrics.jsonl"), line + "\n", StandardOpenOption.APPEND);
    assertRefused(
        "metrics.jsonl: is damaged: line 2 is not the record of an epoch; remove that line and"
            + " resume",
        () -> open().loadMetrics(5));
  }

  @Test
  void filesThatWereNeverFinishedAreClearedAway() throws Exception {
    directory.addMetrics(line(1, 5));
    Files.createDirectories(path.resolve("checkpoints"));
    Files.writeString(
        path.resolve(".run.json.123e4567-e89b-12d3-a456-426614174000.unfinished"), "{");
    Files.writeString(
        path.resolve(
            "checkpoints/.step-1.safetensors.123e4567-e89b-12d3-a456-426614174000.unfinished"),
        "{");
    Files.writeString(path.resolve("checkpoints/.notes"), "of the user");
    directory.clearUnfinished();
    assertEquals(List.of("checkpoints", "metrics.jsonl"), names(path));
    assertEquals(List.of(".notes"), names(path.resolve("checkpoints")));
  }

  @Test
  void modelIsReadBackAsItWasWritten() throws Exception {
    Network network = new Network(List.of(2, 3), new Tanh(), new QuadraticLoss());
    float[] parameters = {1, -2, 3e-30f, 4, 5, 6, 7, 8, Float.MIN_VALUE};
    directory.writeModel(new Model(network, parameters));
    Model read = Model.read(directory.modelFile(), new Configuration());
    assertEquals(network, read.network());
    assertArrayEquals(parameters, read.parameters());
    assertEquals(List.of("model.safetensors"), names(path));
  }

  private RunDirectory open() {
    return new RunDirectory(path.toString(), new Configuration());
  }

  private static Map<String, Integer> line(int epoch, int step) {
    Map<String, Integer> line = new LinkedHashMap<>();
    line.put("epoch", epoch);
    line.put("step", step);
    return line;
  }

  private static void assertRefused(String expected, Executable executable) {
    String message = assertThrows(InvalidInputException.class, executable).getMessage();
    assertTrue(message.contains(expected), message);
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
