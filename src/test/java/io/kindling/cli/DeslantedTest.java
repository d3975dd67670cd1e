package io.kindling.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.data.digits.GeneratedDigits;
import io.kindling.data.scaling.Scaling;
import io.kindling.fixtures.CommandRun;
import io.kindling.fixtures.CommandTesting;
import io.kindling.fixtures.IdxFixture;
import io.kindling.fixtures.RunFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.StringJoiner;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Images whose slant is taken away: by every engine, and by whatever reads the model. */
@Tag("spark")
class DeslantedTest extends CommandTesting {

  private RunFiles trained(String name, String... more) {
    RunFiles run = new RunFiles(directory.resolve(name));
    String output = "--output=" + run.directory();
    CommandRun.of(with(more, "train", "--data=digits:600", "--hidden=16", "--epochs=3", output))
        .succeeded();
    return run;
  }

  private static String[] with(String[] more, String... options) {
    return Stream.concat(Stream.of(options), Stream.of(more)).toArray(String[]::new);
  }

  @Test
  void isTheModelsForEveryEngineAndWhoeverReadsIt() throws Exception {
    RunFiles run = trained("run", "--scaling=deslanted", "--engine=resident");
    assertEquals(Scaling.DESLANTED, run.model().scaling());
    assertEquals(
        run.weights(), trained("other", "--scaling=deslanted", "--engine=broadcast").weights());
    assertNotEquals(run.weights(), trained("plain").weights());

    String correct = run.record().path("test").path("correct").asText();
    String evaluated =
        CommandRun.of("evaluate", run.directory().toString(), "--data=digits:600")
            .succeeded()
            .out();
    assertTrue(evaluated.contains(": " + correct + " of 100 right"), evaluated);

    // The same images as a table of numbers are the same to the model.
    Path table = table(100);
    assertEquals(scores(run, "images", "digits:100"), scores(run, "rows", "csv:" + table));

    CommandRun.of(
            "train",
            "--data=digits:600",
            "--layers=784,16,10",
            "--epochs=1",
            "--initial-model=" + run.modelFile(),
            "--output=" + directory.resolve("next"))
        .succeeded();
    assertEquals(Scaling.DESLANTED, new RunFiles(directory.resolve("next")).model().scaling());
  }

  private String scores(RunFiles run, String output, String data) throws IOException {
    Path scores = directory.resolve(output);
    CommandRun.of("predict", run.directory().toString(), "--data=" + data, "--output=" + scores)
        .succeeded();
    return Files.readString(scores.resolve("part-00000.jsonl"));
  }

  private Path table(int count) throws IOException {
    byte[] levels = new GeneratedDigits(GeneratedDigits.TEST, count).pixels(0, count);
    StringBuilder text = new StringBuilder();
    for (int row = 0; row < count; row++) {
      StringJoiner line = new StringJoiner(",", "", "\n");
      for (int i = 0; i < 784; i++) {
        line.add(Integer.toString(levels[row * 784 + i] & 0xff));
      }
      text.append(line);
    }
    return Files.writeString(directory.resolve("digits.csv"), text);
  }

  @Test
  void whatIsNoSquareImageIsRefused() throws IOException {
    Path table = Files.writeString(directory.resolve("t.csv"), "1,2,0\n2,1,1\n3,3,0\n4,1,1\n");
    assertRefused(
        "--scaling deslanted: is for square images, such as 28 x 28 pixels, not for the 2 features"
            + " of csv:…; give another",
        "train",
        "--data=csv:" + table,
        "--scaling=deslanted",
        "--output=" + directory.resolve("run"));
    IdxFixture data = IdxFixture.write(directory.resolve("data"));
    for (String name : new String[] {IdxFixture.IMAGES, IdxFixture.TEST_IMAGES}) {
      byte[] bytes = data.bytes(name);
      ByteBuffer file = ByteBuffer.wrap(bytes);
      data.put(name, file.putInt(8, 1).putInt(12, 9).array());
    }
    assertRefused(
        "--scaling deslanted: is for square images, such as 28 x 28 pixels, not for images of 1 x 9"
            + " pixels; give another",
        train(data, directory.resolve("run"), "--scaling=deslanted"));
    assertRefused(
        "--scaling deslanted: --invert exchanges dark and light of pixels; leave out one of the two",
        train(data, directory.resolve("run"), "--scaling=deslanted", "--invert"));
    String net = Files.createFile(directory.resolve("net.safetensors")).toString();
    String[] foreign = {
      "--data=csv:" + table, "--tensors=w,b", "--layers=3,2", "--scaling=deslanted"
    };
    String refusal =
        "--scaling deslanted: is for square images, such as 28 x 28 pixels, not for a network of 3"
            + " inputs; give another";
    assertRefused(refusal, with(foreign, "evaluate", net));
    assertRefused(
        refusal,
        with(foreign, "train", "--initial-model=" + net, "--output=" + directory.resolve("run")));
  }
}
