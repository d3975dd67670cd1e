package io.kindling.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.data.digits.GeneratedDigits;
import io.kindling.data.idx.IdxFile;
import io.kindling.data.scaling.Scaling;
import io.kindling.fixtures.CommandRun;
import io.kindling.fixtures.CommandTesting;
import io.kindling.fixtures.IdxFixture;
import io.kindling.fixtures.RunFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Files whose images have rows and columns exchanged, as EMNIST's have. */
@Tag("spark")
class TransposedTest extends CommandTesting {

  private static final int TRAINING = 300;
  private static final int TEST = 50;
  private static final String NOTE =
      "Note: rows and columns of EMNIST's images are exchanged; --transpose turns them upright";

  /** Writes digits as EMNIST's files are called and laid out, or as MNIST's. */
  private Path digits(boolean transposed) throws IOException {
    Path target = Files.createDirectories(directory.resolve(transposed ? "emnist" : "upright"));
    String prefix = transposed ? "emnist-digits-" : "";
    write(
        target,
        prefix + "train",
        new GeneratedDigits(GeneratedDigits.TRAINING, TRAINING),
        transposed);
    write(
        target,
        prefix + (transposed ? "test" : "t10k"),
        new GeneratedDigits(GeneratedDigits.TEST, TEST),
        transposed);
    return target;
  }

  private static void write(Path target, String name, GeneratedDigits digits, boolean transposed)
      throws IOException {
    int count = digits.size();
    byte[] levels = digits.pixels(0, count);
    byte[] stored = transposed ? transposed(levels) : levels;
    Files.write(
        target.resolve(name + "-images-idx3-ubyte"), file(IdxFile.header(count, 28, 28), stored));
    Files.write(
        target.resolve(name + "-labels-idx1-ubyte"),
        file(IdxFile.header(count), digits.labels(0, count)));
  }

  private static byte[] file(byte[] header, byte[] elements) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(header);
    file.writeBytes(elements);
    return file.toByteArray();
  }

  private static byte[] transposed(byte[] images) {
    byte[] result = new byte[images.length];
    for (int i = 0; i < images.length; i++) {
      int place = i % 784;
      result[i] = images[i - place + place % 28 * 28 + place / 28];
    }
    return result;
  }

  private RunFiles trained(String name, Path data, String... more) {
    RunFiles run = new RunFiles(directory.resolve(name));
    CommandRun.of(
            with(
                more,
                "train",
                "--data=" + data,
                "--hidden=16",
                "--epochs=2",
                "--batch-size=50",
                "--output=" + run.directory()))
        .ended();
    return run;
  }

  private static String[] with(String[] more, String... options) {
    return Stream.concat(Stream.of(options), Stream.of(more)).toArray(String[]::new);
  }

  /** Deslanting and distortions are of upright images, too. */
  @Test
  void areToTheNetworkWhatUprightImagesAre() throws Exception {
    Path emnist = digits(true);
    Path upright = digits(false);
    for (String scaling : List.of("deslanted", "standard")) {
      String[] options = {"--scaling=" + scaling, "--augment=affine:rotate=20,shift=2"};
      RunFiles run = trained(scaling, emnist, with(options, "--transpose", "--engine=broadcast"));
      assertEquals(
          trained("upright-" + scaling, upright, with(options, "--engine=resident")).weights(),
          run.weights());
      assertTrue(run.model().scaling().transposes());
      assertEquals("true", run.record().path("configuration").path("transpose").asText());
      assertNotEquals(trained(scaling + "-as-stored", emnist, options).weights(), run.weights());
    }
  }

  @Test
  void theModelTurnsUprightWhateverItIsGiven() throws Exception {
    Path emnist = digits(true);
    RunFiles run = trained("run", emnist, "--transpose");
    String model = run.directory().toString();
    String correct = run.record().path("test").path("correct").asText();
    for (String[] flag : new String[][] {{}, {"--transpose"}}) {
      String evaluated =
          CommandRun.of(with(flag, "evaluate", model, "--data=" + emnist)).succeeded().out();
      assertTrue(evaluated.contains(": " + correct + " of 50 right"), evaluated);
    }
    // EMNIST is found as tables of numbers, too.
    Path table = table(emnist.resolve("emnist-digits-test-images-idx3-ubyte"));
    String scores = scores(run, "images", emnist.toString());
    assertEquals(scores, scores(run, "rows", "csv:" + table));
    RunFiles ofUpright = trained("upright", digits(false));
    assertEquals(scores(ofUpright, "others", directory.resolve("upright").toString()), scores);

    CommandRun.of(
            "train",
            "--data=" + emnist,
            "--transpose",
            "--layers=784,16,10",
            "--epochs=1",
            "--batch-size=50",
            "--initial-model=" + run.modelFile(),
            "--output=" + directory.resolve("next"))
        .succeeded();
    assertEquals(
        Scaling.PIXELS.transposed(true), new RunFiles(directory.resolve("next")).model().scaling());
  }

  @Test
  void tablesOfPixelsAreTurnedUpright() throws Exception {
    Path table = labelled(digits(true));
    RunFiles run = trained("run", Path.of("csv:" + table), "--transpose", "--scaling=pixels");
    assertTrue(run.model().scaling().transposes());
    assertEquals(
        trained("images", directory.resolve("emnist"), "--transpose").weights(), run.weights());
  }

  private String scores(RunFiles run, String output, String data) throws IOException {
    Path scores = directory.resolve(output);
    CommandRun.of("predict", run.directory().toString(), "--data=" + data, "--output=" + scores)
        .succeeded();
    return Files.readString(scores.resolve("part-00000.jsonl"));
  }

  private Path table(Path images) throws IOException {
    return table(Files.readAllBytes(images), null, "images.csv");
  }

  private Path labelled(Path emnist) throws IOException {
    String name = "emnist-digits-train-";
    return table(
        Files.readAllBytes(emnist.resolve(name + "images-idx3-ubyte")),
        Files.readAllBytes(emnist.resolve(name + "labels-idx1-ubyte")),
        "labelled.csv");
  }

  private Path table(byte[] images, byte[] labels, String name) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int start = 16; start < images.length; start += 784) {
      StringJoiner line = new StringJoiner(",", "", "\n");
      for (int i = 0; i < 784; i++) {
        line.add(Integer.toString(images[start + i] & 0xff));
      }
      text.append(labels == null ? line : line.add("" + labels[8 + (start - 16) / 784]));
    }
    return Files.writeString(directory.resolve(name), text);
  }

  @Test
  void inspectShowsThemUpright() throws Exception {
    Path emnist = digits(true);
    String expected = shown(inspected(digits(false).toString(), "--show=3").succeeded().out());
    String turned = inspected(emnist.toString(), "--show=3", "--transpose").succeeded().out();
    assertEquals(expected, shown(turned));
    assertFalse(turned.contains("Note"), turned);
    String asStored = inspected(emnist.toString(), "--show=3").succeeded().out();
    assertNotEquals(expected, shown(asStored));
    assertTrue(asStored.contains(NOTE), asStored);
    Path sheet = directory.resolve("sheet.png");
    String augment = "--augment=affine:rotate=20";
    String toSheet = "--sheet=" + sheet;
    inspected(emnist.toString(), augment, toSheet, "--transpose").succeeded();
    int[] turnedSheet = pixels(sheet);
    inspected(directory.resolve("upright").toString(), augment, toSheet).succeeded();
    assertArrayEquals(pixels(sheet), turnedSheet);
  }

  private static CommandRun inspected(String... arguments) {
    return CommandRun.of(with(arguments, "data", "inspect"));
  }

  private static int[] pixels(Path picture) throws IOException {
    return ImageIO.read(picture.toFile()).getRaster().getPixels(0, 0, 100, 58, (int[]) null);
  }

  private static String shown(String out) {
    return out.substring(out.indexOf("training image 0"));
  }

  @Test
  void emnistIsKnownByItsNames() throws Exception {
    Path emnist = digits(true);
    String[] options = {"--data=" + emnist, "--hidden=4", "--epochs=1", "--batch-size=50"};
    String noted =
        CommandRun.of(with(options, "train", "--output=" + directory.resolve("a")))
            .succeeded()
            .out();
    assertTrue(noted.contains(NOTE), noted);
    String quiet =
        CommandRun.of(with(options, "train", "--transpose", "--output=" + directory.resolve("b")))
            .succeeded()
            .out();
    assertFalse(quiet.contains(NOTE), quiet);
  }

  @Test
  void whatDoesNotFitIsRefused() throws Exception {
    Path emnist = digits(true);
    RunFiles run = trained("run", emnist, "--transpose");
    String output = "--output=" + directory.resolve("next");
    String[] further = {
      "train",
      "--data=" + emnist,
      "--layers=784,16,10",
      "--initial-model=" + run.modelFile(),
      output
    };
    assertRefusedAfterNotes(
        "…was trained on transposed images; use --transpose here, too", further);
    RunFiles plain = trained("plain", emnist);
    assertRefused(
        "--transpose: "
            + plain.modelFile()
            + " was trained on unchanged images; leave the option out",
        "evaluate",
        plain.modelFile().toString(),
        "--data=" + emnist,
        "--transpose");
    assertRefused(
        "--resume: the run in " + run.directory() + " has transpose true, not false; use the same…",
        "train",
        "--data=" + emnist,
        "--hidden=16",
        "--epochs=2",
        "--batch-size=50",
        "--resume",
        "--output=" + run.directory());
    Path table = Files.writeString(directory.resolve("t.csv"), "1,2,0\n2,1,1\n3,3,0\n4,1,1\n");
    assertRefused(
        "--transpose: is for square images, such as 28 x 28 pixels, not for the 2 features of"
            + " csv:…; leave it out",
        "train",
        "--data=csv:" + table,
        "--transpose",
        output);
    IdxFixture data = IdxFixture.write(directory.resolve("data"));
    for (String name : new String[] {IdxFixture.IMAGES, IdxFixture.TEST_IMAGES}) {
      byte[] bytes = IdxFixture.with(data.bytes(name), 8, 1);
      data.put(name, IdxFixture.with(bytes, 12, 9));
    }
    for (String scaling : List.of("pixels", "standard")) {
      assertRefused(
          "--transpose: is for square images, such as 28 x 28 pixels, not for images of 1 x 9"
              + " pixels; leave it out",
          train(data, directory.resolve("next"), "--transpose", "--scaling=" + scaling));
    }
    assertRefused(
        "--transpose: is for square images, such as 28 x 28 pixels, not for images of 1 x 9 pixels;"
            + " leave it out",
        "data",
        "inspect",
        data.directory().toString(),
        "--transpose");
  }

  private static void assertRefusedAfterNotes(String expected, String... arguments) {
    assertSays(expected, CommandRun.of(arguments).refusalAfterNotes(2));
  }
}
