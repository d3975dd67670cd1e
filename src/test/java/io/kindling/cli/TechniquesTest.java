package io.kindling.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.kindling.fixtures.CommandRun;
import io.kindling.fixtures.CommandTesting;
import io.kindling.fixtures.IdxFixture;
import io.kindling.fixtures.RunFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both engines give the same weights for combined techniques, with and without interruption. */
@Tag("spark")
class TechniquesTest extends CommandTesting {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--optimizer=muon --schedule=one-cycle --dropout=0.5 --input-dropout=0.2"
            + " --augment=affine:shift=1,rotate=20+elastic:sigma=1 --average=ema --patience=2"
            + " --exchange=bf16",
        "--optimizer=adamw --schedule=cosine --activation=gelu --loss=cross-entropy:smoothing=0.1"
            + " --augment=elastic:alpha=5,sigma=1 --average=swa --adversarial=0.5 --clip-norm=1 --max-norm=2 --l1=0.001",
        "--optimizer=sgd --learning-rate=0.2 --local-steps=2 --adversarial=0.2 --dropout=0.5 --average=ema"
            + " --exchange=bf16"
      })
  void endInTheSameWeights(String techniques) throws Exception {
    IdxFixture data = IdxFixture.write(directory.resolve("data"));
    String[] options = techniques.split(" ", -1);
    String expected = weights(data, "broadcast", options, "--engine=broadcast", "--partitions=1");
    assertEquals(
        expected,
        weights(
            data,
            "resident",
            options,
            "--engine=resident",
            "--partitions=2",
            "--checkpoint-every=2",
            "--keep-checkpoints=20"));
    interrupt(new RunFiles(directory.resolve("resident")));
    assertEquals(expected, weights(data, "resident", options, "--partitions=3", "--resume"));
    assertNotEquals(expected, weights(data, "plain", new String[0]));
  }

  /** Changes the run directory to its state after six steps. */
  private static void interrupt(RunFiles run) throws IOException {
    for (Path checkpoint : run.checkpoints()) {
      if (checkpoint.getFileName().toString().compareTo("step-000000000006.t") > 0) {
        Files.delete(checkpoint);
      }
    }
    Files.delete(run.modelFile());
    Files.delete(run.directory().resolve("run.json"));
  }

  private String weights(IdxFixture data, String name, String[] options, String... more)
      throws Exception {
    RunFiles run = new RunFiles(directory.resolve(name));
    String[] all = Stream.of(options, more).flatMap(Stream::of).toArray(String[]::new);
    CommandRun.of(train(data, run.directory(), all)).succeeded();
    return run.weights();
  }
}
