package io.kindling.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.fixtures.CommandRun;
import io.kindling.fixtures.CommandTesting;
import io.kindling.fixtures.IdxFixture;
import io.kindling.fixtures.RunFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The smallest of everything is trained, written, read and scored like anything else. */
@Tag("spark")
class SmallestSizesTest extends CommandTesting {

  /** Trains with one feature, one hidden unit, two classes, and one row per class in each part. */
  @ParameterizedTest
  @ValueSource(strings = {"standard", "min-max", "none"})
  void aTableWithOneFeature(String scaling) throws Exception {
    Path table = directory.resolve("one.csv");
    List<String> lines = new ArrayList<>(List.of("x,label"));
    for (int row = 0; row < 12; row++) {
      lines.add((row % 2 == 0 ? 100 + row : 900 + row) + "," + (row % 2 == 0 ? "low" : "high"));
    }
    Files.write(table, lines);
    RunFiles run = new RunFiles(directory.resolve("run"));
    CommandRun.of(
            "train",
            "--data=csv:" + table,
            "--scaling=" + scaling,
            "--hidden=1",
            "--activation=tanh",
            "--validation=2",
            "--epochs=2",
            "--shards=1",
            "--batch-size=1",
            "--output=" + run.directory())
        .ended();
    String evaluated =
        CommandRun.of("evaluate", run.modelFile().toString(), "--data=csv:" + table).ended().out();
    assertTrue(evaluated.contains(" of 12 "), evaluated);
    Path scores = directory.resolve("scores");
    CommandRun.of(
            "predict", run.modelFile().toString(), "--data=csv:" + table, "--output=" + scores)
        .ended();
    assertEquals(12, Files.readAllLines(scores.resolve("part-00000.jsonl")).size());
    CommandRun.of(
            "export",
            run.modelFile().toString(),
            "--format=onnx",
            "--output=" + directory.resolve("one.onnx"))
        .ended();
    CommandRun.of(
            "train",
            "--data=csv:" + table,
            "--initial-model=" + run.modelFile(),
            "--scaling=" + scaling,
            "--hidden=1",
            "--activation=tanh",
            "--validation=2",
            "--epochs=1",
            "--shards=1",
            "--batch-size=1",
            "--output=" + directory.resolve("further"))
        .ended();
  }

  @Test
  void imagesOfOnePixel() throws Exception {
    IdxFixture images = IdxFixture.write(directory.resolve("images"));
    images.put(IdxFixture.IMAGES, IdxFixture.images(IdxFixture.TRAINING, 1, 1));
    images.put(IdxFixture.TEST_IMAGES, IdxFixture.images(IdxFixture.TEST, 1, 2));
    for (String scaling : List.of("pixels", "standard")) {
      Path output = directory.resolve(scaling);
      CommandRun.of(train(images, output, "--layers=1,1,4", "--scaling=" + scaling)).ended();
      String model = new RunFiles(output).modelFile().toString();
      String data = "--data=" + images.directory();
      assertTrue(CommandRun.of("evaluate", model, data).ended().out().contains(" of 24 "));
      CommandRun.of("predict", model, data, "--output=" + directory.resolve(scaling + "-scores"))
          .ended();
    }
  }
}
