package io.kindling.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.kindling.fixtures.CommandRun;
import io.kindling.fixtures.CommandTesting;
import io.kindling.fixtures.RunFiles;
import io.kindling.model.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files of version 0.1 remain usable: its run directory, of a run under {@code --blas java} that
 * ended in {@link #WEIGHTS} on any machine.
 */
@Tag("spark")
class OldRunTest {

  private static final Path OLD = Path.of("src/test/resources/version-0.1-run");

  private static final String WEIGHTS =
      "edfb6bc4c0ea45c75e04ee30b544f165992d2ccc490ae7706a3990a16705cf54";

  private static final List<String> OPTIONS =
      List.of(
          "--data=digits:240",
          "--validation=40",
          "--layers=784,2,10",
          "--initializer=xavier",
          "--activation=tanh",
          "--blas=java",
          "--epochs=3",
          "--batch-size=50",
          "--learning-rate=0.03",
          "--schedule=constant",
          "--dropout=0");

  @TempDir Path directory;

  private RunFiles run;

  @BeforeEach
  void copyRun() throws IOException {
    run = new RunFiles(OLD).copyTo(directory.resolve("run"));
  }

  @Test
  void aCompletedRunIsKnownForOne() {
    String[] train = train("--optimizer=nesterov", "--momentum=0.8");
    assertTrue(CommandRun.of(train).succeeded().out().contains("holds a completed run already"));
  }

  @Test
  void aCompletedRunOfAnotherRecipeOrOnOtherDataIsNotTheOneAskedFor() {
    String[] other = train("--optimizer=nesterov", "--momentum=0.8", "--epochs=4");
    CommandTesting.assertSays(
        "--resume: the run in " + run.directory() + " has epochs 3, not 4; use the same…",
        CommandRun.withoutSpark(other).refusal(2));
    String[] data = train("--optimizer=nesterov", "--momentum=0.8", "--data=digits:241");
    CommandTesting.assertSays(
        "--resume: the run in " + run.directory() + " was trained on data of SHA-256 e3777…",
        CommandRun.of(data).refusal(2));
  }

  /** Version 0.1 knew neither a schedule nor dropout, and did without. */
  @Test
  void whatWasNoSettingThenIsWhatWasDoneThen() throws Exception {
    stop();
    String[] train =
        train("--optimizer=nesterov:momentum=0.8", "--schedule=cosine", "--dropout=0.5");
    CommandTesting.assertSays(
        "--resume: the run in "
            + run.directory()
            + " has schedule constant, not cosine;"
            + " dropout 0, not 0.5; use the same recipe and data, or another output directory",
        CommandRun.withoutSpark(train).refusal(2));
  }

  @Test
  void aRunThatWasStoppedGoesOnToTheSameWeights() throws Exception {
    stop();
    CommandRun resumed = CommandRun.of(train("--optimizer=nesterov", "--momentum=0.8"));
    assertTrue(resumed.succeeded().out().contains("Resuming after step 8"), resumed::out);
    assertEquals(WEIGHTS, run.weights());
    List<String> metrics = Files.readAllLines(run.directory().resolve("metrics.jsonl"));
    assertEquals(3, metrics.size(), metrics::toString);
    // Version 0.1 had the logarithm of an output as a float; no weight depends on it.
    double loss = new ObjectMapper().readTree(metrics.get(2)).path("loss").asDouble();
    assertEquals(2.076299046592406, loss, 1e-7);
  }

  /** The default has become another since; the run goes on with what it began with. */
  @Test
  void aRunKeepsItsBlasUnlessAnotherIsNamed() throws Exception {
    String[] completed = withoutBlas(train("--optimizer=nesterov", "--momentum=0.8"));
    assertTrue(
        CommandRun.of(completed).succeeded().out().contains("holds a completed run already"));
    stop();
    CommandRun.of(withoutBlas(train("--optimizer=nesterov", "--momentum=0.8"))).succeeded();
    assertEquals(WEIGHTS, run.weights());
    assertEquals("java", run.record().path("configuration").path("blas").asText());
  }

  @Test
  void anotherBlasIsAnotherRun() throws Exception {
    stop();
    String[] other = withoutBlas(train("--optimizer=nesterov", "--momentum=0.8", "--blas=vector"));
    CommandRun refused = CommandRun.of(other);
    assertEquals(2, refused.status());
    assertTrue(refused.err().contains("has blas java, not vector;"), refused::err);
  }

  private static String[] withoutBlas(String[] command) {
    return Stream.of(command).filter(each -> !each.equals("--blas=java")).toArray(String[]::new);
  }

  @Test
  void itsHyperparametersAreKnownInTodaysSpelling() throws Exception {
    stop();
    CommandRun.of(train("--optimizer=nesterov:momentum=0.8")).succeeded();
    assertEquals(WEIGHTS, run.weights());
  }

  @Test
  void anotherMomentumIsAnotherRun() throws Exception {
    stop();
    CommandRun refused = CommandRun.of(train("--optimizer=nesterov"));
    assertEquals(2, refused.status());
    assertTrue(
        refused.err().contains("has optimizer nesterov:momentum=0.8, not nesterov;"), refused::err);
  }

  @Test
  void itsModelAndItsCheckpointAreModels() throws Exception {
    Model model = read(run.modelFile());
    assertEquals(WEIGHTS, model.weightsSha256());
    Model early = read(run.checkpoints().get(0));
    assertEquals(model.network(), early.network());
    CommandRun evaluated =
        CommandRun.of("evaluate", run.directory().toString(), "--data=digits:240", "--blas=java");
    assertTrue(evaluated.succeeded().out().contains("7 of 40 right (17.50%)"), evaluated::out);
  }

  /** Changes the run directory as if the run had been stopped after its second epoch. */
  private void stop() throws IOException {
    Path record = run.directory().resolve("run.json");
    Files.writeString(record, Files.readString(record).replace("\"completed\"", "\"stopped\""));
    Files.delete(run.modelFile());
  }

  private String[] train(String... more) {
    return Stream.of(
            Stream.of("train", "--resume", "--output=" + run.directory()),
            OPTIONS.stream(),
            Stream.of(more))
        .flatMap(each -> each)
        .toArray(String[]::new);
  }

  private static Model read(Path file) throws IOException {
    return Model.read(new org.apache.hadoop.fs.Path(file.toUri()), new Configuration());
  }
}
