package io.kindling.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The built jar on a real standalone cluster: a master, two workers, executors, all processes. */
class ClusterIT {

  private static final List<String> TRAINING =
      List.of(
          "train",
          "--data",
          "digits:3000",
          "--layers",
          "784,20,10",
          "--batch-size",
          "100",
          "--epochs",
          "2");

  private static StandaloneCluster cluster;
  private static String expected;

  @TempDir private static Path directory;

  @BeforeAll
  static void trainInLocalMode() throws IOException, InterruptedException {
    cluster = StandaloneCluster.builder().workers(2).start();
    expected = train("local", List.of("--master", "local[2,4]"), "broadcast");
  }

  @AfterAll
  static void stop() throws IOException {
    cluster.close();
  }

  @Test
  void broadcastEngineGivesTheBitsOfLocalMode() throws IOException, InterruptedException {
    assertEquals(expected, train("broadcast", List.of(), "broadcast"));
  }

  @Test
  void residentEngineGivesTheBitsOfLocalMode() throws IOException, InterruptedException {
    assertEquals(expected, train("resident", List.of(), "resident"));
  }

  @Test
  void kryoChangesNothing() throws IOException, InterruptedException {
    List<String> kryo =
        List.of("--conf", "spark.serializer=org.apache.spark.serializer.KryoSerializer");
    assertEquals(expected, train("kryo-resident", kryo, "resident"));
    assertEquals(expected, train("kryo-broadcast", kryo, "broadcast"));
  }

  @Test
  void dataMustBeNamedOnACluster() throws IOException, InterruptedException {
    Path output = directory.resolve("unnamed");
    StandaloneCluster.Result result =
        cluster.submit(List.of(), List.of("train", "--output", output.toString()));
    assertEquals(2, result.status());
    assertTrue(result.errors().contains("kindling: --data must be named"), result.errors());
    assertFalse(output.toFile().exists());
  }

  private static String train(String name, List<String> sparkOptions, String engine)
      throws IOException, InterruptedException {
    Path output = directory.resolve(name);
    List<String> arguments = new ArrayList<>(TRAINING);
    arguments.addAll(List.of("--engine", engine, "--output", output.toString()));
    StandaloneCluster.Result result = cluster.submit(sparkOptions, arguments);
    assertEquals(0, result.status(), result.errors());
    JsonNode run = new ObjectMapper().readTree(output.resolve("run.json").toFile());
    assertEquals("completed", run.path("status").asText());
    assertEquals(engine, run.path("engine").asText());
    assertEquals(2, run.path("partitions").asInt());
    return run.path("weightsSha256").asText();
  }
}
