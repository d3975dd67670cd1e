package io.kindling.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.fixtures.CommandRun;
import io.kindling.fixtures.CommandTesting;
import io.kindling.fixtures.RunFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.StringJoiner;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** More columns than a spreadsheet has, and a model file whose header is larger than 1 MiB. */
@Tag("spark")
class WideTableTest extends CommandTesting {

  private static final int COLUMNS = 70_000;
  private static final int ROWS = 24;

  @Test
  void isTrainedOnAndTheModelIsReadAgain() throws Exception {
    Random random = new Random(1);
    List<String> lines = new ArrayList<>();
    for (int row = 0; row < ROWS; row++) {
      StringJoiner line = new StringJoiner(",");
      for (int column = 0; column < COLUMNS; column++) {
        line.add(Float.toString(random.nextFloat()));
      }
      lines.add(line.add(row % 2 == 0 ? "even" : "odd").toString());
    }
    Path table = Files.write(directory.resolve("wide.csv"), lines);
    RunFiles run = new RunFiles(directory.resolve("run"));
    CommandRun.of(
            "train",
            "--data=csv:" + table,
            "--hidden=2",
            "--validation=4",
            "--epochs=1",
            "--batch-size=10",
            "--shards=2",
            "--checkpoint-every=1",
            "--output=" + run.directory())
        .ended();
    assertEquals(COLUMNS, run.model().network().inputs());
    assertTrue(Files.size(run.modelFile()) > 4L * 2 * COLUMNS + (1 << 20));
    String evaluated =
        CommandRun.of("evaluate", run.modelFile().toString(), "--data=csv:" + table).ended().out();
    assertTrue(evaluated.contains(" of " + ROWS + " right"), evaluated);
    Path scores = directory.resolve("scores");
    CommandRun.of(
            "predict", run.modelFile().toString(), "--data=csv:" + table, "--output=" + scores)
        .ended();
    assertEquals(ROWS, Files.readAllLines(scores.resolve("part-00000.jsonl")).size());
  }
}
