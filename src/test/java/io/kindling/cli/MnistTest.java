package io.kindling.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.fixtures.CommandRun;
import io.kindling.fixtures.CommandTesting;
import io.kindling.fixtures.RunFiles;
import io.kindling.storage.IdxDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The real MNIST, where {@code MNIST_DIR} names a directory with its four files. */
@EnabledIfEnvironmentVariable(named = "MNIST_DIR", matches = ".+")
@Tag("spark")
class MnistTest extends CommandTesting {

  @Test
  void twoEpochsLearnToRead() throws Exception {
    RunFiles run = new RunFiles(directory.resolve("run"));
    CommandRun.of(
            "train",
            "--data=" + System.getenv("MNIST_DIR"),
            "--config=conf/quick.properties",
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

  /** The weights are the same on every computer. */
  @ParameterizedTest
  @CsvSource({
    "quick, 10, 54303ccd2acfec168887d2e145d6a1cf807f062b2ebf3733d532825aa4aad253",
    "tutorial, 20, 8dd84bf825ed5059b0b4420531d2d41e395e0ec9eb04a96d3f09451b1ceaafbb"
  })
  void recipesEndInTheSameWeightsOnEveryProcessor(String recipe, int epochs, String weights)
      throws Exception {
    assertEquals(weights, trained(recipe, epochs, "vector"));
  }

  /** The weights are those of version 0.1 under OpenBLAS, although defaults have changed since. */
  @ParameterizedTest
  @CsvSource({
    "quick, 10, bdd553d1ba07fa27d254bd8ed7f8509926e4db0c11d2bdaaff07a025fa580538",
    "tutorial, 20, c671eb771b37fb162affaa0fe9d2eea6877ea175c2a200cd3f9bc1a4d301d098"
  })
  @EnabledIfEnvironmentVariable(named = "OPENBLAS_CORETYPE", matches = "Haswell")
  void recipesEndInTheWeightsTheyAlwaysEndedIn(String recipe, int epochs, String weights)
      throws Exception {
    assertEquals(weights, trained(recipe, epochs, "bundled"));
  }

  private String trained(String recipe, int epochs, String blas) throws Exception {
    RunFiles run = new RunFiles(directory.resolve("run"));
    CommandRun.of(
            "train",
            "--data=" + System.getenv("MNIST_DIR"),
            "--config=conf/" + recipe + ".properties",
            "--epochs=" + epochs,
            "--blas=" + blas,
            "--output=" + run.directory())
        .succeeded();
    return run.weights();
  }

  /** Returns the number of test images for which {@code predict} gives the class of the label. */
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
