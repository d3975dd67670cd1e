package io.kindling.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both engines end in the same weights whatever a recipe puts together. */
@Tag("spark")
class TechniquesTest extends CommandTesting {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--optimizer=muon --schedule=one-cycle --dropout=0.5 --input-dropout=0.2"
            + " --augment=affine:shift=1,rotate=20+elastic:sigma=1 --average=ema --patience=2",
        "--optimizer=adamw --schedule=cosine --activation=gelu --loss=cross-entropy:smoothing=0.1"
            + " --augment=elastic:alpha=5,sigma=1 --average=swa --adversarial=0.5 --clip-norm=1 --max-norm=2 --l1=0.001",
        "--optimizer=sgd --learning-rate=0.2 --local-steps=2 --adversarial=0.2 --dropout=0.5 --average=ema"
      })
  void endInTheSameWeights(String techniques) throws Exception {
    IdxFixture data = IdxFixture.write(directory.resolve("data"));
    String[] options = techniques.split(" ", -1);
    String expected = weights(data, "broadcast", options, "--engine=broadcast", "--partitions=1");
    assertEquals(
        expected, weights(data, "resident", options, "--engine=resident", "--partitions=2"));
    assertNotEquals(expected, weights(data, "plain", new String[0]));
  }

  private String weights(IdxFixture data, String name, String[] options, String... more)
      throws Exception {
    RunFiles run = new RunFiles(directory.resolve(name));
    String[] all = Stream.of(options, more).flatMap(Stream::of).toArray(String[]::new);
    CommandRun.of(train(data, run.directory(), all)).succeeded();
    return run.weights();
  }
}
