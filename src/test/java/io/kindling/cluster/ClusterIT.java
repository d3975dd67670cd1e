package io.kindling.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kindling.data.mnist.MnistFiles;
import io.kindling.fixtures.CommandTesting;
import io.kindling.processes.StandaloneCluster;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** The built jar on a real standalone cluster: a master, two workers, executors, all processes. */
@Tag("processes")
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
    long before = loggedByExecutors();
    assertEquals(expected, train("broadcast", List.of(), "broadcast"));
    // Of fifty steps; it is what executors say when they start and end.
    long logged = loggedByExecutors() - before;
    assertTrue(logged < 30_000, "executors have logged " + logged + " bytes");
  }

  /** The bytes of all that executors have written to their standard error. */
  private static long loggedByExecutors() throws IOException {
    try (Stream<Path> files = Files.walk(cluster.directory())) {
      return files
          .filter(file -> file.endsWith("stderr"))
          .mapToLong(file -> file.toFile().length())
          .sum();
    }
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
  void predictionsAreTheFilesOfLocalMode() throws IOException, InterruptedException {
    Path local = predict("predicted-local", List.of("--master", "local[2,4]"));
    Path onCluster =
        predict(
            "predicted",
            List.of("--conf", "spark.serializer=org.apache.spark.serializer.KryoSerializer"));
    assertEquals(5, CommandTesting.tree(local).size());
    assertEquals(CommandTesting.tree(local), CommandTesting.tree(onCluster));
  }

  /** Three files of predictions, by the model that local mode has trained. */
  private static Path predict(String name, List<String> sparkOptions)
      throws IOException, InterruptedException {
    Path output = directory.resolve(name);
    String model = directory.resolve("local").toString();
    StandaloneCluster.Result result =
        cluster.submit(
            sparkOptions,
            List.of("predict", model, "--data", "digits:100001", "--output", output.toString()));
    assertEquals(0, result.status(), result.errors());
    return output;
  }

  @Tag("campaign")
  @Test
  void plainAndGzippedFilesGiveTheBitsOfTheDigitsInThem() throws IOException, InterruptedException {
    Path plain = directory.resolve("plain");
    List<String> generate = List.of("data", "generate", "--count", "3000", "--output", "" + plain);
    assertEquals(0, cluster.submit(List.of("--master", "local[1]"), generate).status());
    Path gzipped = gzipped(plain, directory.resolve("gzipped"));
    assertEquals(expected, train("files", List.of(), "resident", "--data", "" + plain));
    assertEquals(expected, train("gzipped-files", List.of(), "broadcast", "--data", "" + gzipped));
    assertEquals(
        record("files").path("data").path("sha256"),
        record("gzipped-files").path("data").path("sha256"));
  }

  @Tag("campaign")
  @Test
  @EnabledIfEnvironmentVariable(named = "MNIST_DIR", matches = ".+")
  void mnistGivesTheBitsOfLocalMode() throws IOException, InterruptedException {
    String mnist = System.getenv("MNIST_DIR");
    List<String> local = List.of("--master", "local[2,4]");
    String weights = train("mnist-local", local, "resident", "--data", mnist);
    assertEquals(weights, train("mnist-resident", List.of(), "resident", "--data", mnist));
    assertEquals(weights, train("mnist-broadcast", List.of(), "broadcast", "--data", mnist));
  }

  @Test
  void dataMustBeNamedOnACluster() throws IOException, InterruptedException {
    Path output = directory.resolve("unnamed");
    StandaloneCluster.Result result =
        cluster.submit(List.of(), List.of("train", "--output", output.toString()));
    assertEquals(2, result.status());
    assertTrue(result.errors().contains("kindling: --data is required"), result.errors());
    assertFalse(output.toFile().exists());
  }

  /** Trains; of an option given twice the later counts. */
  private static String train(
      String name, List<String> sparkOptions, String engine, String... options)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(TRAINING);
    arguments.addAll(List.of("--engine", engine, "--output", "" + directory.resolve(name)));
    arguments.addAll(List.of(options));
    StandaloneCluster.Result result = cluster.submit(sparkOptions, arguments);
    assertEquals(0, result.status(), result.errors());
    assertFalse(result.errors().contains("go by Spark's RPC"), result.errors());
    JsonNode run = record(name);
    assertEquals("completed", run.path("status").asText());
    assertEquals(engine, run.path("engine").asText());
    assertEquals(2, run.path("partitions").asInt());
    return run.path("weightsSha256").asText();
  }

  private static JsonNode record(String name) throws IOException {
    return new ObjectMapper().readTree(directory.resolve(name).resolve("run.json").toFile());
  }

  private static Path gzipped(Path files, Path target) throws IOException {
    Files.createDirectories(target);
    for (String name : MnistFiles.ALL) {
      try (OutputStream packed =
          new GZIPOutputStream(Files.newOutputStream(target.resolve(name + ".gz")))) {
        Files.copy(files.resolve(name), packed);
      }
    }
    return target;
  }
}
