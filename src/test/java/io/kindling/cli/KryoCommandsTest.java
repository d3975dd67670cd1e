package io.kindling.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.fixtures.CommandRun;
import io.kindling.fixtures.CommandTesting;
import io.kindling.fixtures.IdxFixture;
import io.kindling.fixtures.TableFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every command does its work where Spark is set to Kryo and wants every class registered. */
@Tag("spark")
class KryoCommandsTest extends CommandTesting {

  private static final Map<String, String> SETTINGS =
      Map.of(
          "spark.serializer", "org.apache.spark.serializer.KryoSerializer",
          "spark.kryo.registrationRequired", "true");

  @BeforeAll
  static void setKryo() {
    SETTINGS.forEach(System::setProperty);
  }

  @AfterAll
  static void takeKryoAway() {
    SETTINGS.keySet().forEach(System::clearProperty);
  }

  private void scored(Path model, String data) {
    CommandRun.of("evaluate", model.toString(), "--data=" + data).ended();
    CommandRun.of("predict", model.toString(), "--data=" + data, "--output=" + model + "-scores")
        .ended();
  }

  @Test
  void images() throws IOException {
    IdxFixture data = IdxFixture.write(directory.resolve("data"));
    Path run = directory.resolve("run");
    CommandRun.of(
            train(
                data,
                run,
                "--scaling=standard",
                "--validation-split=stratified",
                "--augment=affine:shift=1",
                "--activation=leaky-relu:slope=0.2",
                "--loss=cross-entropy:smoothing=0.1"))
        .ended();
    scored(run, data.directory().toString());
  }

  @Test
  void tablesAndRetraining() throws IOException {
    Path rows =
        TableFixture.write(
            directory.resolve("t.csv"),
            "\n",
            TableFixture.withHeader(TableFixture.lines().subList(0, 300)));
    String data = "csv:" + rows;
    Path registry = directory.resolve("registry");
    for (String seed : new String[] {"1", "2"}) {
      CommandRun.of(
              "retrain",
              "--registry=" + registry,
              "--data=" + data,
              "--weight-column=weight",
              "--hidden=4",
              "--epochs=1",
              "--validation=60",
              "--validation-split=stratified",
              "--seed=" + seed)
          .ended();
    }
    assertTrue(Files.exists(registry.resolve("versions/2/model.safetensors")));
    Path model = directory.resolve("model");
    Files.copy(registry.resolve("versions/1/model.safetensors"), model);
    CommandRun.of("evaluate", model.toString(), "--data=" + data, "--weight-column=weight").ended();
    CommandRun.of("data", "inspect", data, "--weight-column=weight").ended();
  }
}
