package io.kindling.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.data.digits.GeneratedDigits;
import io.kindling.data.idx.IdxFile;
import io.kindling.fixtures.CommandRun;
import io.kindling.fixtures.CommandTesting;
import io.kindling.fixtures.IdxFixture;
import io.kindling.fixtures.RunFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Files that are sorted, and files that are dark on light: said, and mended by a setting. */
@Tag("spark")
class DataOrderTest extends CommandTesting {

  private static final int TRAINING = 1200;
  private static final int TEST = 300;

  @Test
  void sortedFilesAreSaidToBeAndStratifiedTakesOfEveryClass() throws Exception {
    IdxFixture sorted = digits(true, false);
    CommandRun last = CommandRun.of(options(sorted, "last"));
    assertEquals(0, last.status(), last::toString);
    assertEquals(1, last.err().lines().count(), last::toString);
    assertTrue(
        last.err()
            .startsWith("Note: the order of the training file makes the split uneven: classes 0, "),
        last::err);
    assertTrue(last.err().contains("(class 9: 0 of 1,000 training examples, "), last::err);
    assertTrue(last.err().strip().endsWith("; use --validation-split stratified"), last::err);

    String[] stratified = {"--validation-split=stratified", "--checkpoint-every=3"};
    CommandRun one = CommandRun.of(options(sorted, "one", stratified)).succeeded();
    RunFiles run = new RunFiles(directory.resolve("one"));
    assertEquals(200, run.record().path("data").path("validation").asInt());
    double accuracy = run.record().path("validation").path("accuracy").asDouble();
    assertTrue(accuracy > 0.5, one::out);

    // Of packed files, in other partitions, by the other engine, and stopped half-way.
    sorted.pack();
    String[] other = {"--validation-split=stratified", "--partitions=3", "--engine=broadcast"};
    CommandRun.of(options(sorted, "three", other)).succeeded();
    assertEquals(run.weights(), new RunFiles(directory.resolve("three")).weights());
    RunFiles stopped = run.copyTo(directory.resolve("stopped"));
    Path record = stopped.directory().resolve("run.json");
    Files.writeString(record, Files.readString(record).replace("\"completed\"", "\"stopped\""));
    Files.delete(stopped.modelFile());
    Files.delete(stopped.checkpoints().get(stopped.checkpoints().size() - 1));
    CommandRun otherSplit = CommandRun.of(options(sorted, "stopped", "--resume"));
    assertEquals(2, otherSplit.status());
    assertSays(
        "--resume: the run in…has validation-split stratified, not last;…",
        otherSplit.refusalAfterNotes(2));
    CommandRun.of(
            options(
                sorted, "stopped", "--resume", "--validation-split=stratified", "--partitions=2"))
        .succeeded();
    assertEquals(run.weights(), stopped.weights());
  }

  @Test
  void imagesThatAreDarkOnLightAreSaidToBeAndInverted() throws Exception {
    IdxFixture dark = digits(false, true);
    CommandRun asIs = CommandRun.of(options(dark, "as-is", "--epochs=1"));
    assertEquals(0, asIs.status(), asIs::toString);
    assertTrue(
        asIs.err().contains("Note: the training images look dark on light (mean"), asIs::err);
    assertTrue(asIs.err().contains("; --invert exchanges dark and light"), asIs::err);

    CommandRun.of(options(dark, "inverted", "--invert")).succeeded();
    RunFiles inverted = new RunFiles(directory.resolve("inverted"));
    // The very bits that come of the same images the other way round.
    Files.createDirectories(directory.resolve("light"));
    IdxFixture light = write(directory.resolve("light"), false, false);
    CommandRun.of(options(light, "straight")).succeeded();
    RunFiles straight = new RunFiles(directory.resolve("straight"));
    assertEquals(straight.weights(), inverted.weights());
    assertNotEquals(
        straight.record().path("data").path("sha256"),
        inverted.record().path("data").path("sha256"));

    // Model and checkpoint remember it; nothing has to be said to evaluate.
    String right = inverted.record().path("test").path("correct").asText();
    for (String model :
        List.of(inverted.modelFile().toString(), inverted.checkpoints().get(1).toString())) {
      CommandRun evaluated =
          CommandRun.of("evaluate", model, "--data=" + dark.directory()).succeeded();
      int found =
          Integer.parseInt(evaluated.out().replaceAll("(?s).*?: (\\d+) of 300 right.*", "$1"));
      assertTrue(found > 150, evaluated::out);
      if (model.endsWith("model.safetensors")) {
        assertEquals(right, String.valueOf(found));
      }
    }
    CommandRun start =
        CommandRun.of(options(dark, "next", "--initial-model=" + inverted.modelFile()));
    assertSays(
        "--initial-model…was trained on inverted images; use --invert here, too",
        start.refusalAfterNotes(2));
  }

  private String[] options(IdxFixture data, String run, String... more) {
    return Stream.of(
            Stream.of("train", "--data=" + data.directory(), "--output=" + directory.resolve(run)),
            Stream.of(more).anyMatch(option -> option.startsWith("--epochs"))
                ? Stream.<String>of()
                : Stream.of("--epochs=4"),
            Stream.of("--layers=784,20,10", "--batch-size=50", "--learning-rate=0.01"),
            Stream.of(more))
        .flatMap(each -> each)
        .toArray(String[]::new);
  }

  private IdxFixture digits(boolean sorted, boolean dark) throws IOException {
    return write(Files.createDirectories(directory.resolve("data")), sorted, dark);
  }

  private static IdxFixture write(Path target, boolean sorted, boolean dark) throws IOException {
    IdxFixture files = new IdxFixture(target);
    put(
        files,
        IdxFixture.IMAGES,
        IdxFixture.LABELS,
        new GeneratedDigits(1, TRAINING),
        sorted,
        dark);
    put(
        files,
        IdxFixture.TEST_IMAGES,
        IdxFixture.TEST_LABELS,
        new GeneratedDigits(2, TEST),
        false,
        dark);
    return files;
  }

  private static void put(
      IdxFixture files,
      String images,
      String labels,
      GeneratedDigits digits,
      boolean sorted,
      boolean dark)
      throws IOException {
    byte[] classes = digits.labels(0, digits.size());
    Comparator<Integer> order =
        sorted ? Comparator.comparingInt(i -> classes[i]) : Comparator.naturalOrder();
    ByteArrayOutputStream imageFile = new ByteArrayOutputStream();
    ByteArrayOutputStream labelFile = new ByteArrayOutputStream();
    imageFile.writeBytes(IdxFile.header(digits.size(), 28, 28));
    labelFile.writeBytes(IdxFile.header(digits.size()));
    for (int i : IntStream.range(0, digits.size()).boxed().sorted(order).toList()) {
      byte[] pixels = digits.pixels(i, 1);
      for (byte level : pixels) {
        imageFile.write(dark ? 255 - (level & 0xff) : level);
      }
      labelFile.write(classes[i]);
    }
    files.put(images, imageFile.toByteArray());
    files.put(labels, labelFile.toByteArray());
  }
}
