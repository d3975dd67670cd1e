package io.kindling.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.hadoop.IdxDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** The real MNIST, where {@code MNIST_DIR} names a directory with its four files. */
@EnabledIfEnvironmentVariable(named = "MNIST_DIR", matches = ".+")
@Tag("spark")
class MnistTest extends CommandTesting {

  @Test
  void twoEpochsOfTheDefaultConfigurationLearnToRead() throws Exception {
    RunFiles run = new RunFiles(directory.resolve("run"));
    CommandRun.of(
            "train",
            "--data=" + System.getenv("MNIST_DIR"),
            "--epochs=2",
            "--output=" + run.directory())
        .succeeded();
    assertEquals(50_000, run.record().path("data").path("train").asInt());
    assertEquals(10_000, run.record().path("test").path("total").asInt());
    assertEquals(10_000, run.record().path("validation").path("total").asInt());
    double accuracy = run.record().path("validation").path("accuracy").asDouble();
    assertTrue(accuracy >= 0.94, "validation accuracy " + accuracy);
    assertEquals(run.record().path("test").path("correct").asInt(), predictedRight(run));
  }

  /** How many of the test images {@code predict} has the class of their label for. */
  private int predictedRight(RunFiles run) throws Exception {
    String data = System.getenv("MNIST_DIR");
    Path scores = directory.resolve("scores");
    CommandRun.of(
            "predict",
            run.directory().toString(),
            "--data=" + data,
            "--output-format=csv",
            "--output=" + scores)
        .succeeded();
    byte[] labels =
        IdxDirectory.find(data, new Configuration()).test().orElseThrow().labels(0, 10_000);
    List<String> lines = Files.readAllLines(scores.resolve("part-00000.csv"));
    int right = 0;
    for (int i = 0; i < labels.length; i++) {
      right += lines.get(1 + i).startsWith(i + "," + labels[i] + ",") ? 1 : 0;
    }
    return right;
  }
}
