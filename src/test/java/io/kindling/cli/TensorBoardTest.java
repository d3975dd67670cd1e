package io.kindling.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.kindling.fixtures.CommandRun;
import io.kindling.fixtures.CommandTesting;
import io.kindling.fixtures.IdxFixture;
import io.kindling.fixtures.RunFiles;
import io.kindling.report.tensorboard.EventReading;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Event files from the command line on: where they are, and that they say what metrics.jsonl says.
 */
@Tag("spark")
class TensorBoardTest extends CommandTesting {

  private IdxFixture data;
  private Path events;

  @BeforeEach
  void writeData() throws IOException {
    data = IdxFixture.write(directory.resolve("data"));
    events = directory.resolve("events");
  }

  @Test
  void sayWhatTheRunSays() throws Exception {
    RunFiles run = new RunFiles(directory.resolve("run"));
    CommandRun.of(train(data, run.directory(), "--tensorboard=" + events)).succeeded();
    assertSaysWhatTheRunSays(run);
    assertEquals(1, EventReading.files(events.resolve("run")).size());
    assertShowsTheMistakes(run);
  }

  /** Dark on light, as many as there are wrong, of 24, each with its label and what was said. */
  private void assertShowsTheMistakes(RunFiles run) throws IOException {
    SortedMap<String, SortedMap<Long, Message>> shown =
        EventReading.shown(events.resolve("run")).tailMap("mistakes/").headMap("mistakes0");
    JsonNode test = run.record().path("test");
    assertEquals(test.path("total").asInt() - test.path("correct").asInt(), shown.size());
    String first = shown.firstKey();
    assertTrue(first.matches("mistakes/01: [0-3] taken for [0-3], \\d+\\.\\d% sure"), first);
    Message image = (Message) EventReading.field(shown.get(first).get(15L), "image");
    ByteString png = (ByteString) EventReading.field(image, "encoded_image_string");
    BufferedImage picture = ImageIO.read(new ByteArrayInputStream(png.toByteArray()));
    assertEquals(EventReading.field(image, "width"), picture.getWidth());
    assertEquals(EventReading.field(image, "height"), picture.getHeight());
    assertEquals(1, EventReading.field(image, "colorspace"));
    assertEquals(3, picture.getWidth());
  }

  /** Cut off after 11 of 15 steps, it goes on from the checkpoint of the tenth. */
  @Test
  void aRunThatIsResumedGoesOnInAFurtherFile() throws Exception {
    RunFiles run = new RunFiles(directory.resolve("run"));
    CommandRun.of(train(data, run.directory(), "--tensorboard=" + events)).succeeded();
    Files.delete(run.checkpoints().get(2));
    Files.delete(run.modelFile());
    Files.writeString(run.directory().resolve("run.json"), "{\"status\": \"running\"}");
    CommandRun.of(train(data, run.directory(), "--tensorboard=" + events, "--resume")).succeeded();
    assertEquals(2, EventReading.files(events.resolve("run")).size());
    assertSaysWhatTheRunSays(run);
  }

  @Test
  void everyNightIsARunOfItsOwn() throws Exception {
    for (String night : List.of("1", "2")) {
      CommandRun.of(
              "retrain",
              "--registry=" + directory.resolve("models"),
              "--data=" + data.directory(),
              "--layers=9,5,4",
              "--batch-size=20",
              "--epochs=2",
              "--run-id=" + night,
              "--tensorboard=" + events)
          .succeeded();
      assertEquals(10, EventReading.shown(events.resolve(night)).get("loss/batch").size());
    }
  }

  @Test
  void whereNothingCanBeWrittenNothingIsTrained() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "");
    String said = "--tensorboard " + file + ": cannot be written to (";
    assertRefused(said, train(data, directory.resolve("run"), "--tensorboard=" + file));
    assertRefused(
        said,
        "retrain",
        "--registry=" + directory.resolve("models"),
        "--data=" + data.directory(),
        "--tensorboard=" + file);
  }

  private void assertSaysWhatTheRunSays(RunFiles run) throws IOException {
    SortedMap<String, SortedMap<Long, Message>> shown = EventReading.shown(events.resolve("run"));
    List<JsonNode> epochs = run.metrics();
    assertEquals(3, epochs.size());
    for (JsonNode epoch : epochs) {
      long step = epoch.path("step").asLong();
      assertEquals(
          (float) epoch.path("loss").asDouble(),
          EventReading.field(shown.get("loss/training").get(step), "simple_value"));
      assertEquals(
          (float) epoch.path("trainingAccuracy").asDouble(),
          EventReading.field(shown.get("accuracy/training").get(step), "simple_value"));
      assertEquals(
          (float) epoch.path("validationAccuracy").asDouble(),
          EventReading.field(shown.get("accuracy/validation").get(step), "simple_value"));
    }
    JsonNode test = run.record().path("test");
    assertEquals(
        (float) test.path("accuracy").asDouble(),
        EventReading.field(shown.get("accuracy/test").get(15L), "simple_value"));
    for (String tag : List.of("loss/training", "layers.0/weight", "layers.1/bias")) {
      assertEquals(List.of(5L, 10L, 15L), List.copyOf(shown.get(tag).keySet()), tag);
    }
    assertEquals(15, shown.get("loss/batch").size());
    assertTrue(shown.get("loss/batch").lastKey() == 15);
  }
}
