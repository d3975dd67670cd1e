package io.kindling.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.data.batch.Step;
import io.kindling.fixtures.CommandRun;
import io.kindling.fixtures.CommandTesting;
import io.kindling.fixtures.IdxFixture;
import io.kindling.fixtures.RunFiles;
import io.kindling.model.Model;
import io.kindling.nn.Network;
import io.kindling.nn.activation.Relu;
import io.kindling.nn.loss.CrossEntropy;
import io.kindling.optim.GradientDescent;
import io.kindling.training.DivergenceGuard;
import io.kindling.training.DivergenceGuard.DivergedException;
import io.kindling.training.TrainingState;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run whose numbers leave the finite ones ends at that step, and leaves what was good. */
@Tag("spark")
class DivergenceTest extends CommandTesting {

  private IdxFixture data;
  private RunFiles run;

  @BeforeEach
  void writeData() throws IOException {
    data = IdxFixture.write(directory.resolve("data"));
    run = new RunFiles(directory.resolve("run"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"resident", "broadcast"})
  void aLossThatIsNotFinite(String engine) throws Exception {
    String[] options = {
      "--optimizer=sgd", "--learning-rate=1e30", "--checkpoint-every=1", "--engine=" + engine
    };
    CommandRun diverged = CommandRun.of(train(data, run.directory(), options));
    assertSays(
        "diverged at step 2, in epoch 1: the loss is NaN. Start a new run (with another --output)"
            + " with a smaller --learning-rate (it is 1.0E30)…",
        diverged.withoutStackTrace().refusal(1));
    assertFailed("diverged at step 2, in epoch 1: the loss is NaN");
    assertEquals(List.of(1), run.checkpointSteps());
    var before = tree(run.directory().resolve("checkpoints"));

    CommandRun again =
        CommandRun.of(train(data, run.directory(), options[0], options[1], options[2], "--resume"));
    assertTrue(again.out().contains("Resuming after step 1"), again.out());
    assertEquals(diverged.err(), again.err());
    assertEquals(1, again.status());
    assertFailed("diverged at step 2");
    assertEquals(before, tree(run.directory().resolve("checkpoints")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"resident", "broadcast"})
  void aParameterThatIsNotFinite(String engine) throws Exception {
    CommandRun diverged =
        CommandRun.of(
            train(
                data,
                run.directory(),
                "--optimizer=nesterov",
                "--learning-rate=3e38",
                "--schedule=constant",
                "--batch-size=1",
                "--checkpoint-every=1",
                "--engine=" + engine));
    assertSays(
        "diverged at step 1, in epoch 1: a parameter is NaN or infinite. Start a new run",
        diverged.withoutStackTrace().refusal(1));
    assertFailed("diverged at step 1, in epoch 1: a parameter is NaN or infinite");
    assertFalse(Files.exists(run.directory().resolve("checkpoints")));
  }

  /** Follows the advice of the message. */
  @Test
  void anotherRunBeginsWithGoodWeightsOfTheOneThatDiverged() throws Exception {
    String[] network = {"--layers=9,5,5,5,4", "--activation=identity", "--optimizer=nesterov"};
    String[] steep = {"--learning-rate=1", "--checkpoint-every=1", "--keep-checkpoints=20"};
    CommandRun.of(train(data, run.directory(), joined(network, steep))).refusal(1);
    assertTrue(run.checkpoints().size() > 3, "it went well for a while");
    String checkpoint = run.checkpoints().get(0).toString();
    var before = tree(run.directory());

    RunFiles other = new RunFiles(directory.resolve("other"));
    String[] flat = {"--learning-rate=1e-30", "--initial-model=" + checkpoint};
    CommandRun.of(train(data, other.directory(), joined(network, flat))).succeeded();
    assertEquals(read(checkpoint).weightsSha256(), other.weights(), "as no step has any length");
    assertEquals(evaluated(other.directory().toString()), evaluated(checkpoint));
    assertEquals(before, tree(run.directory()));
  }

  private String evaluated(String model) throws Exception {
    String report = "--report=" + directory.resolve("evaluation.html");
    return CommandRun.of("evaluate", model, "--data=" + data.directory(), report).succeeded().out();
  }

  @Test
  void whatIsFiniteGoesOn() {
    float[] parameters = {0, -0f, Float.MAX_VALUE, -Float.MAX_VALUE, Float.MIN_VALUE};
    DivergenceGuard guard = new DivergenceGuard();
    Network network = new Network(List.of(4, 1), new Relu(), new CrossEntropy());
    TrainingState state = TrainingState.initial(network, new GradientDescent(), parameters);
    Step step = new Step(1233, 4, 3, false);
    guard.onStep(step, 0, state);
    guard.onStep(step, Double.MAX_VALUE, state);
    for (double loss :
        new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
      assertDiverged(guard, step, loss, state, "at step 1,234, in epoch 5: the loss is " + loss);
    }
    for (float odd : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      state.parameters()[4] = odd;
      assertDiverged(
          guard, step, 1, state, "at step 1,234, in epoch 5: a parameter is NaN or infinite");
    }
  }

  private static void assertDiverged(
      DivergenceGuard guard, Step step, double loss, TrainingState state, String expected) {
    String message =
        assertThrows(DivergedException.class, () -> guard.onStep(step, loss, state)).getMessage();
    assertEquals("diverged " + expected, message);
  }

  private static String[] joined(String[] first, String[] second) {
    return Stream.concat(Stream.of(first), Stream.of(second)).toArray(String[]::new);
  }

  private void assertFailed(String why) throws IOException {
    assertEquals("failed", run.status());
    String failure = run.record().path("failure").asText();
    assertTrue(failure.contains(why), failure);
    assertFalse(Files.exists(run.modelFile()));
  }

  private static Model read(String file) throws IOException {
    return Model.read(new org.apache.hadoop.fs.Path(file), new Configuration());
  }
}
