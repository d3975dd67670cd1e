package io.kindling.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kindling.fixtures.SmallExamples;
import io.kindling.fixtures.SmallTraining;
import io.kindling.processes.SecureSettings;
import io.kindling.processes.StandaloneCluster;
import io.kindling.spark.cluster.TaskSlots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Authentication and encryption by {@code conf/secure.conf} and {@code conf/secure-tls.conf}: both
 * engines train to the same bits, strangers are refused, and no secret gets out.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@EnabledOnOs(OS.LINUX)
@Tag("processes")
class SecurityIT {

  private static final List<String> TRAINING =
      List.of("train", "--data", "digits:2400", "--layers", "784,16,10", "--batch-size", "40");

  @TempDir private static Path directory;

  private static SecureSettings settings;
  private static StandaloneCluster cluster;
  private static StandaloneCluster.Submission stranger;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    settings = SecureSettings.make("secure.conf", directory.resolve("settings"));
    cluster = StandaloneCluster.builder().workers(2).properties(settings.file()).start();
    SecureSettings others = SecureSettings.make("secure.conf", directory.resolve("others"));
    stranger = submitWith(others.file(), "stranger");
  }

  @AfterAll
  static void stop() throws IOException {
    cluster.close();
  }

  @Test
  void bothEnginesGiveTheBitsOfAPlainLoop() throws IOException, InterruptedException {
    trainUnderBothEngines(cluster, settings);
  }

  @Test
  void bothEnginesGiveTheBitsOfAPlainLoopUnderTls() throws IOException, InterruptedException {
    SecureSettings tls = SecureSettings.make("secure-tls.conf", directory.resolve("tls"));
    try (StandaloneCluster other =
        StandaloneCluster.builder().workers(2).properties(tls.file()).start()) {
      trainUnderBothEngines(other, tls);
      assertEquals(List.of(), tls.leaks(other.directory()));
    }
  }

  @Test
  void anExecutorIsKilledAndNoSecretGetsOut() throws IOException, InterruptedException {
    List<String> local = training("local");
    assertEquals(0, cluster.submit(List.of("--master", "local[2,4]"), local).status());

    StandaloneCluster.Submission run = cluster.start(List.of(), training("cluster"));
    cluster.await(
        () -> run.output().contains("epoch  1/") || !run.process().isAlive(), "the first epoch");
    assertEquals(List.of(), settings.leaksToCommandLines());
    cluster.killExecutor(cluster.executors().get(0));
    StandaloneCluster.Result result = run.await();
    assertEquals(0, result.status(), result.errors());
    assertTrue(result.errors().contains("shards are read again"), result.errors());
    assertFalse(result.errors().contains("\tat "), result.errors());
    assertEquals("resident", record("cluster").path("engine").asText());
    assertEquals(record("local").path("weightsSha256"), record("cluster").path("weightsSha256"));

    assertEquals(List.of(), settings.leaks(cluster.directory()));
    assertEquals(List.of(), settings.leaks(run("cluster")));
  }

  /** Last: Spark asks three times, which takes a minute, and the other tests do not wait for it. */
  @Test
  @Order(Integer.MAX_VALUE)
  void aStrangerWithAnotherSecretIsRefused() throws InterruptedException {
    assertRefused(stranger, "stranger");
  }

  @Tag("campaign")
  @Test
  void aStrangerWithoutASecretIsRefused() throws IOException, InterruptedException {
    Path nothing = Files.createFile(directory.resolve("nothing.conf"));
    assertRefused(submitWith(nothing, "nothing"), "nothing");
  }

  @Tag("campaign")
  @Test
  void aStrangerIsRefusedUnderTls() throws IOException, InterruptedException {
    SecureSettings tls = SecureSettings.make("secure-tls.conf", directory.resolve("tls-here"));
    SecureSettings others = SecureSettings.make("secure-tls.conf", directory.resolve("tls-there"));
    try (StandaloneCluster other =
        StandaloneCluster.builder().workers(1).properties(tls.file()).start()) {
      List<String> options = List.of("--properties-file", others.file().toString());
      assertRefused(other.start(options, training("tls-stranger")), "tls-stranger");
    }
  }

  @Tag("campaign")
  @Test
  void theDriverMayRunOnTheCluster() throws IOException, InterruptedException {
    List<String> arguments = training("deployed");
    arguments.addAll(List.of("--partitions", "1"));
    assertEquals(0, cluster.submit(List.of("--deploy-mode", "cluster"), arguments).status());
    Path model = run("deployed").resolve("model.safetensors");
    cluster.await(() -> Files.exists(model), "the driver on the cluster to write " + model);
    assertEquals(List.of(), settings.leaks(cluster.directory()));
  }

  private static void trainUnderBothEngines(StandaloneCluster cluster, SecureSettings settings)
      throws IOException, InterruptedException {
    SparkConf conf = settings.addTo(cluster.application("security"));
    try (JavaSparkContext spark = new JavaSparkContext(conf)) {
      cluster.await(() -> TaskSlots.of(spark) == 2, "executors with 2 cores");
      SmallTraining kind = SmallTraining.everyKind().get(0);
      try (SmallExamples examples = new SmallExamples(spark, SmallTraining.SHARDS, 2)) {
        assertEquals(kind.answer(), examples.train("resident", kind));
        assertEquals(kind.answer(), examples.train("broadcast", kind));
      }
    }
  }

  private static StandaloneCluster.Submission submitWith(Path properties, String name)
      throws IOException {
    List<String> options = List.of("--properties-file", properties.toString());
    return cluster.start(options, training(name));
  }

  private static void assertRefused(StandaloneCluster.Submission submission, String name)
      throws InterruptedException {
    StandaloneCluster.Result result = submission.await();
    assertEquals(1, result.status(), result.errors());
    String last = result.errors().lines().reduce((before, line) -> line).orElse("");
    assertTrue(last.startsWith("kindling: Spark could not be started on spark://"), last);
    assertTrue(last.contains("spark.authenticate, its secret"), last);
    assertFalse(result.errors().contains("\tat "), result.errors());
    assertFalse(Files.exists(run(name)));
  }

  private static List<String> training(String name) {
    List<String> arguments = new ArrayList<>(TRAINING);
    arguments.addAll(List.of("--epochs", "20", "--output", run(name).toString()));
    return arguments;
  }

  private static Path run(String name) {
    return directory.resolve("run-" + name);
  }

  private static JsonNode record(String name) throws IOException {
    return new ObjectMapper().readTree(run(name).resolve("run.json").toFile());
  }
}
