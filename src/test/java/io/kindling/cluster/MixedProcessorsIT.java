package io.kindling.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kindling.nn.blas.Fingerprint;
import io.kindling.processes.StandaloneCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A cluster of two kinds of machines: OpenBLAS and the JVM of one believe its processor old. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "the kernels are x86's")
@Tag("processes")
class MixedProcessorsIT {

  private static final String THIS = "127.0.0.1";
  private static final String OLD = "127.0.0.2";

  @TempDir private static Path directory;

  private static StandaloneCluster cluster;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    cluster = StandaloneCluster.builder().workers(1).start();
    cluster.addWorker(
        OLD, Map.of("OPENBLAS_CORETYPE", "Prescott", "JAVA_TOOL_OPTIONS", "-XX:UseAVX=1"));
  }

  @AfterAll
  static void stop() throws IOException {
    cluster.close();
  }

  /** The default recipe on one of the executors and on both, and in local mode. */
  @Test
  void ourOwnProductsGiveOneAnswerOnBothProcessors() throws IOException, InterruptedException {
    Set<String> weights = new HashSet<>();
    for (String partitions : List.of("1", "8")) {
      JsonNode run = train("own" + partitions, "--partitions", partitions);
      List<String> arithmetic = new ArrayList<>();
      run.path("arithmetic").fieldNames().forEachRemaining(arithmetic::add);
      assertEquals(
          List.of("our own products, fingerprint " + Fingerprint.FIXED_ORDER),
          arithmetic,
          run::toString);
      assertTrue(
          run.path("check").asText().endsWith(partitions + " partitions: the same bits"),
          run::toString);
      weights.add(run.path("weightsSha256").asText());
    }
    StandaloneCluster.Result local =
        cluster.submit(List.of("--master", "local[2]"), command(directory.resolve("local")));
    assertEquals(0, local.status(), local.errors());
    weights.add(record("local").path("weightsSha256").asText());
    assertEquals(1, weights.size(), weights::toString);
  }

  @Test
  void theRunSaysAndRecordsThatOpenBlasRoundsDifferently()
      throws IOException, InterruptedException {
    JsonNode run = train("bundled", "--blas", "bundled");
    List<String> hosts = new ArrayList<>();
    for (JsonNode alike : run.path("arithmetic")) {
      assertEquals(1, alike.size(), run::toString);
      hosts.add(alike.get(0).asText());
    }
    assertEquals(List.of(THIS, OLD), hosts.stream().sorted().toList(), run::toString);
  }

  /** Trains on the cluster and returns the run's record. */
  private static JsonNode train(String name, String... options)
      throws IOException, InterruptedException {
    List<String> command = command(directory.resolve(name));
    command.addAll(List.of(options));
    StandaloneCluster.Result result =
        cluster.submit(
            // Other than for tests that only last a moment: what is shipped, compiled as it is.
            List.of("--conf", "spark.executor.extraJavaOptions=-XX:+UseSerialGC"), command);
    assertEquals(0, result.status(), result.errors());
    assertEquals(
        name.equals("bundled"),
        result.output().contains("Note: the executors round differently"),
        result.output());
    return record(name);
  }

  private static List<String> command(Path output) {
    return new ArrayList<>(
        List.of(
            "train",
            "--data",
            "digits:1200",
            "--wait-for-executors",
            "60",
            "--epochs",
            "1",
            "--output",
            output.toString()));
  }

  private static JsonNode record(String name) throws IOException {
    return new ObjectMapper().readTree(directory.resolve(name).resolve("run.json").toFile());
  }
}
