package io.kindling.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kindling.nn.blas.Blas;
import io.kindling.processes.StandaloneCluster;
import io.kindling.spark.SmallExamples;
import io.kindling.spark.SmallTraining;
import io.kindling.spark.TaskSlots;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
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

  private static final SmallTraining KIND = SmallTraining.everyKind().get(0);

  @TempDir private static Path directory;

  private static StandaloneCluster cluster;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    cluster = StandaloneCluster.builder().workers(1).start();
    cluster.addWorker(
        OLD, Map.of("OPENBLAS_CORETYPE", "Prescott", "JAVA_TOOL_OPTIONS", "-XX:UseAVX=0"));
  }

  @AfterAll
  static void stop() throws IOException {
    cluster.close();
  }

  @Test
  void theRunSaysAndRecordsThatItsExecutorsRoundDifferently()
      throws IOException, InterruptedException {
    Path output = directory.resolve("run");
    StandaloneCluster.Result result =
        cluster.submit(
            List.of(),
            List.of("train", "--data", "digits:600", "--epochs", "1", "--output", "" + output));
    assertEquals(0, result.status(), result.errors());
    assertTrue(result.output().contains("Note: the executors round differently"), result.output());

    JsonNode run = new ObjectMapper().readTree(output.resolve("run.json").toFile());
    List<String> hosts = new ArrayList<>();
    for (JsonNode alike : run.path("arithmetic")) {
      assertEquals(1, alike.size(), run::toString);
      hosts.add(alike.get(0).asText());
    }
    assertEquals(List.of(THIS, OLD), hosts.stream().sorted().toList(), run::toString);
  }

  @Test
  void javaGivesOneAnswer() throws IOException, InterruptedException {
    SmallTraining kind = KIND.by(Blas.JAVA);
    assertEquals(Set.of(kind.answer()), weights(cluster.application("java"), kind));
  }

  @Test
  void onePinnedKernelGivesOneAnswer() throws IOException, InterruptedException {
    SparkConf pinned =
        cluster.application("pinned").set("spark.executorEnv.OPENBLAS_CORETYPE", "Haswell");
    assertEquals(1, weights(pinned, KIND).size());
  }

  /** The weights of a training on one of the executors and on both, which have to round alike. */
  private static Set<String> weights(SparkConf conf, SmallTraining kind)
      throws InterruptedException {
    Set<String> weights = new HashSet<>();
    try (JavaSparkContext spark = new JavaSparkContext(conf)) {
      cluster.await(() -> TaskSlots.of(spark) == 2, "executors with 2 cores");
      for (int partitions : List.of(1, 2)) {
        try (SmallExamples examples = new SmallExamples(spark, SmallTraining.SHARDS, partitions)) {
          Map<String, List<String>> arithmetic = examples.arithmetic(kind);
          assertEquals(1, arithmetic.size(), arithmetic::toString);
          weights.add(examples.train("resident", kind));
        }
      }
    }
    return weights;
  }
}
