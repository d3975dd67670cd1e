package io.kindling.report.tensorboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Message;
import io.kindling.data.batch.BatchOrder;
import io.kindling.data.batch.Step;
import io.kindling.nn.Network;
import io.kindling.training.EpochResult;
import io.kindling.training.TrainingState;
import io.kindling.training.evaluation.Evaluation;
import io.kindling.training.recipe.Recipe;
import io.kindling.training.recipe.RecipeSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Event files contain the events of the training. */
class TensorBoardWriterTest {

  private static final int EXAMPLES = 50;
  private static final int EPOCHS = 3;

  /** Steps of 10 of 50 examples: 5 an epoch. */
  private static final Recipe RECIPE =
      Recipe.builder()
          .parse(RecipeSettings.SCHEDULE, "constant")
          .set(RecipeSettings.LAYERS, List.of(4, 3, 2))
          .set(RecipeSettings.BATCH_SIZE, 10)
          .set(RecipeSettings.EPOCHS, EPOCHS)
          .set(RecipeSettings.LEARNING_RATE, 0.25)
          .build();

  @TempDir private Path directory;

  private final List<String> notes = new ArrayList<>();
  private Configuration configuration = new Configuration();

  @Test
  void aTrainingFromItsFirstStepToItsLast() throws IOException {
    try (TensorBoardWriter writer = writer(0, 0)) {
      train(writer, 0, 15);
    }
    assertEquals(
        Set.of(
            "loss/batch",
            "loss/training",
            "loss/validation",
            "accuracy/training",
            "accuracy/validation",
            "learning rate",
            "examples per second",
            "layers.0/weight",
            "layers.0/bias",
            "layers.1/weight",
            "layers.1/bias"),
        EventReading.shown(directory).keySet());
    assertEquals(
        "{1=1.0, 2=0.5, 3=0.33333334, 4=0.25, 5=0.2, 6=0.16666667, 7=0.14285715, 8=0.125,"
            + " 9=0.11111111, 10=0.1, 11=0.09090909, 12=0.083333336, 13=0.07692308,"
            + " 14=0.071428575, 15=0.06666667}",
        numbers("loss/batch"));
    assertEquals("{5=0.2, 10=0.1, 15=0.06666667}", numbers("loss/training"));
    assertEquals("{5=1.5, 10=1.5, 15=1.5}", numbers("loss/validation"));
    assertEquals("{5=0.75, 10=0.75, 15=0.75}", numbers("accuracy/validation"));
    assertEquals("{5=500.0, 10=500.0, 15=500.0}", numbers("examples per second"));
    assertTrue(numbers("learning rate").startsWith("{1=0.25, 2=0.25, "));
    List<Path> files = EventReading.files(directory);
    assertEquals(1, files.size());
    assertTrue(
        files
            .get(0)
            .getFileName()
            .toString()
            .matches("events\\.out\\.tfevents\\.\\d{10}\\.kindling"));
    for (Message event : EventReading.events(Files.readAllBytes(files.get(0)))) {
      assertEquals(
          System.currentTimeMillis() / 1e3, (Double) EventReading.field(event, "wall_time"), 600);
    }
    assertEquals(List.of(), notes);
  }

  @Test
  void histogramsCountEveryWeightOnce() throws IOException {
    TrainingState state = state(5);
    try (TensorBoardWriter writer = writer(0, 0)) {
      writer.onEpoch(result(5), state);
    }
    Network network = RECIPE.network();
    float[] weights =
        Arrays.copyOfRange(state.parameters(), network.weightOffset(1), network.biasOffset(1));
    double[] all = new double[weights.length];
    Arrays.setAll(all, i -> weights[i]);
    Message histogram = histogram("layers.1/weight");
    assertEquals(Arrays.stream(all).min().getAsDouble(), EventReading.field(histogram, "min"));
    assertEquals(Arrays.stream(all).max().getAsDouble(), EventReading.field(histogram, "max"));
    assertEquals((double) all.length, EventReading.field(histogram, "num"));
    assertEquals(Arrays.stream(all).sum(), (Double) EventReading.field(histogram, "sum"), 1e-12);
    assertEquals(
        Arrays.stream(all).map(x -> x * x).sum(),
        (Double) EventReading.field(histogram, "sum_squares"),
        1e-12);
    List<?> limits = (List<?>) EventReading.field(histogram, "bucket_limit");
    List<?> counts = (List<?>) EventReading.field(histogram, "bucket");
    double lower = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < counts.size(); i++) {
      double from = lower;
      double to = i < counts.size() - 1 ? (Double) limits.get(i) : Double.POSITIVE_INFINITY;
      assertEquals(
          (double) Arrays.stream(all).filter(x -> x >= from && x < to).count(), counts.get(i));
      lower = to;
    }
    // Biases begin all at 0.
    assertEquals(List.of(3.0), EventReading.field(histogram("layers.0/bias"), "bucket"));
  }

  private Message histogram(String tag) throws IOException {
    return (Message) EventReading.field(EventReading.shown(directory).get(tag).get(5L), "histo");
  }

  /**
   * Killed after step 9, with nothing but the checkpoint of step 5 to go on from: what was told of
   * steps 6 to 9 goes.
   */
  @Test
  void aRunThatGoesOnTellsNoStepTwice() throws IOException {
    train(writer(0, 3), 0, 9);
    assertEquals(9, EventReading.shown(directory).get("loss/batch").size());
    try (TensorBoardWriter writer = writer(5, 0)) {
      train(writer, 5, 15);
    }
    assertEquals(2, EventReading.files(directory).size());
    assertEquals("{5=0.2, 10=0.1, 15=0.06666667}", numbers("loss/training"));
    assertEquals(15, EventReading.shown(directory).get("loss/batch").size());
  }

  /** Killed at a checkpoint in the middle of an epoch: all that came before it can be read. */
  @Test
  void whatACheckpointHoldsIsReadableBeforeIt() throws IOException {
    train(writer(0, 4), 0, 8);
    assertEquals(8, EventReading.shown(directory).get("loss/batch").size());
    try (TensorBoardWriter writer = writer(8, 4)) {
      train(writer, 8, 15);
    }
    assertEquals(15, EventReading.shown(directory).get("loss/batch").size());
  }

  @Test
  void aClockThatGoesBackDoesNotPutALaterFileFirst() throws IOException {
    String future = "events.out.tfevents.4000000000.kindling";
    Files.write(directory.resolve(future), new byte[0]);
    try (TensorBoardWriter writer = writer(0, 0)) {
      train(writer, 0, 5);
    }
    assertEquals(
        List.of(future, "events.out.tfevents.4000000001.kindling"),
        EventReading.files(directory).stream().map(file -> file.getFileName() + "").toList());
  }

  @Test
  void aStoreThatShowsOnlyWhatIsClosedGetsAFileEachTime() throws IOException {
    configuration = ObjectStore.configuration();
    train(writer(0, 0), 0, 12);
    assertEquals(2, EventReading.files(directory).size());
    assertEquals("{5=0.2, 10=0.1}", numbers("loss/training"));
  }

  @Test
  void aDiskThatFailsEndsNoTraining() throws IOException {
    Path file = Files.write(directory.resolve("run"), new byte[0]);
    try (TensorBoardWriter writer =
        new TensorBoardWriter(path(file), configuration, RECIPE, EXAMPLES, 0, 0, notes::add)) {
      train(writer, 0, 15);
    }
    assertEquals(1, notes.size(), notes::toString);
    assertTrue(notes.get(0).contains("cannot be written (") && notes.get(0).contains("goes on"));
  }

  /** Or nothing above would say anything of the checksums. */
  @Test
  void theReaderNoticesAByteThatIsWrong() throws IOException {
    byte[] record = TfRecord.of(new byte[] {1, 2, 3});
    for (int i = 0; i < record.length; i++) {
      byte[] damaged = record.clone();
      damaged[i] ^= 4;
      assertThrows(IOException.class, () -> EventReading.events(damaged));
    }
  }

  private TensorBoardWriter writer(long steps, int checkpointEvery) {
    return new TensorBoardWriter(
        path(directory), configuration, RECIPE, EXAMPLES, checkpointEvery, steps, notes::add);
  }

  /** Tells of the steps of a training, the loss of the nth being 1/n, and of its epochs. */
  private static void train(TensorBoardWriter writer, int done, int end) {
    BatchOrder batches = RECIPE.batches(EXAMPLES);
    for (int number = done; number < end; number++) {
      TrainingState state = state(number + 1);
      Step step = batches.step(number);
      writer.onStep(step, 1.0 / (number + 1), state);
      if (step.lastOfEpoch()) {
        writer.onEpoch(result(number + 1), state);
      }
    }
  }

  private static EpochResult result(int steps) {
    Evaluation validation = new Evaluation(1.5, List.of(List.of(2L, 1L), List.of(0L, 1L)));
    return new EpochResult(
        RECIPE.batches(EXAMPLES).step(steps - 1),
        1.0 / steps,
        0.5,
        Optional.of(validation),
        0.25,
        0.1,
        500);
  }

  private static TrainingState state(int steps) {
    TrainingState begun = TrainingState.initial(RECIPE, RECIPE.initialParameters());
    return TrainingState.restored(
        RECIPE.network(),
        begun.parameters(),
        begun.optimizer().vectors(),
        steps,
        begun.figures(),
        begun.kept());
  }

  private String numbers(String tag) throws IOException {
    return EventReading.numbers(directory, tag);
  }

  private static org.apache.hadoop.fs.Path path(Path file) {
    return new org.apache.hadoop.fs.Path(file.toUri());
  }
}
