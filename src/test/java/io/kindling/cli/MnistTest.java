package io.kindling.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
  }
}
