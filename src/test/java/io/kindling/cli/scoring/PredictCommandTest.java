package io.kindling.cli.scoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kindling.fixtures.CommandRun;
import io.kindling.fixtures.CommandTesting;
import io.kindling.fixtures.IdxFixture;
import io.kindling.fixtures.RunFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code predict} gives the classes that {@code evaluate} counts. */
@Tag("spark")
class PredictCommandTest extends CommandTesting {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path shared;

  private static IdxFixture data;
  private static RunFiles run;

  @BeforeAll
  static void trainModel() throws IOException {
    data = IdxFixture.write(shared.resolve("data"));
    run = new RunFiles(shared.resolve("run"));
    CommandRun.of(train(data, run.directory(), "--epochs=8")).succeeded();
    // Nobody has labelled what is to be scored.
    Files.delete(data.directory().resolve(IdxFixture.TEST_LABELS));
  }

  @Test
  void classesAreThoseThatTheTrainingCounted() throws Exception {
    Path output = directory.resolve("out");
    String out = predict(output).out();
    assertTrue(
        out.matches(
            "(?s)Scoring the 24 images of \\S+/t10k-images-idx3-ubyte with 9-5-4\n"
                + "Scored 24 images in \\S+ s: [0-9,]+ a minute; output: "
                + output
                + "\n"),
        out);
    assertEquals(List.of("", "_SUCCESS", "part-00000.jsonl"), List.copyOf(tree(output).keySet()));
    List<String> lines = Files.readAllLines(output.resolve("part-00000.jsonl"));
    assertEquals(IdxFixture.TEST, lines.size());
    int right = 0;
    for (int i = 0; i < lines.size(); i++) {
      JsonNode line = JSON.readTree(lines.get(i));
      assertEquals(List.of("index", "class", "probabilities"), names(line));
      assertEquals(i, line.path("index").asInt());
      double sum = 0;
      double largest = 0;
      for (JsonNode probability : line.path("probabilities")) {
        sum += probability.doubleValue();
        largest = Math.max(largest, probability.doubleValue());
      }
      assertEquals(1, sum, 1e-6);
      int found = line.path("class").asInt();
      assertEquals(largest, line.path("probabilities").path(found).doubleValue());
      right += found == i % IdxFixture.CLASSES ? 1 : 0;
    }
    assertEquals(run.record().path("test").path("correct").asInt(), right);
  }

  @Test
  void csvSaysTheSame() throws Exception {
    Path json = directory.resolve("json");
    Path csv = directory.resolve("csv");
    predict(json);
    predict(csv, "--output-format=csv");
    List<String> expected = new ArrayList<>(List.of("index,class,p0,p1,p2,p3"));
    for (String line : Files.readAllLines(json.resolve("part-00000.jsonl"))) {
      expected.add(line.replaceAll("\"\\w+\":|[{}\\[\\]]", ""));
    }
    assertEquals(expected, Files.readAllLines(csv.resolve("part-00000.csv")));
    assertTrue(Files.exists(csv.resolve("_SUCCESS")));
  }

  @Test
  void fileOfImagesMayBeNamedPlainOrPacked() throws Exception {
    Path packed = directory.resolve("some images");
    Files.write(packed, IdxFixture.gzip(data.bytes(IdxFixture.TEST_IMAGES)));
    predict(directory.resolve("expected"));
    for (String source : List.of(data.name(IdxFixture.TEST_IMAGES), packed.toString())) {
      Path output = directory.resolve("out" + source.length());
      CommandRun.of(
              "predict", run.modelFile() + "", "--data", source, "--output", output.toString())
          .succeeded();
      assertEquals(tree(directory.resolve("expected")), tree(output));
    }
  }

  @Test
  void generatedDigitsAreForATrial() throws Exception {
    Path digits = directory.resolve("digits");
    Path out = directory.resolve("out");
    CommandRun trained =
        CommandRun.of(
            "train",
            "--data=digits:600",
            "--layers=784,10",
            "--epochs=1",
            "--loss=quadratic",
            "--output=" + digits);
    trained.succeeded();
    CommandRun.of("predict", digits + "", "--data=digits:100", "--output=" + out).succeeded();
    List<String> lines = Files.readAllLines(out.resolve("part-00000.jsonl"));
    assertEquals(100, lines.size());
    assertEquals(List.of("index", "class", "outputs"), names(JSON.readTree(lines.get(99))));
  }

  @Test
  void outputThatHoldsAnythingIsRefused() throws Exception {
    Files.createFile(directory.resolve("mine"));
    assertRefused(
        directory
            + ": holds files already, or another program is writing there; name a new or empty",
        arguments(directory));
    assertRefused(
        directory + "/mine: cannot be written to (…is not a directory); name another directory",
        arguments(directory.resolve("mine")));
    assertRefused("Missing required option: '--output=DIR'", "predict", run.directory() + "");
  }

  @Test
  void imagesThatCannotBeScoredAreRefused() throws Exception {
    Path output = directory.resolve("out");
    assertRefused(
        run.modelFile()
            + ": is a network of layers [9, 5, 4], which has 9 inputs, but the images of"
            + " digits:60 are of 28 x 28 pixels; use images of the size that it was trained on",
        arguments(output, "--data=digits:60"));
    assertRefused(
        directory + "/none: there is no such file or directory; name an IDX file of images",
        arguments(output, "--data=" + directory.resolve("none")));
    assertRefused(
        data.name(IdxFixture.LABELS) + ": begins with 0x00000801, but an IDX file of images",
        arguments(output, "--data=" + data.name(IdxFixture.LABELS)));
    assertRefused(
        directory + ": lacks t10k-images-idx3-ubyte (plain or with .gz); name the file of images",
        arguments(output, "--data=" + directory));
    byte[] images = data.bytes(IdxFixture.TEST_IMAGES);
    Path cut = directory.resolve("cut");
    Files.write(cut, Arrays.copyOf(images, images.length - 1));
    assertRefused(
        cut + ": its header promises 24 x 3 x 3, 216 bytes, but 215 follow; the file is truncated",
        arguments(output, "--data=" + cut));
    Files.write(cut, IdxFixture.gzip(Arrays.copyOf(images, images.length - 1)));
    assertRefused(cut + ": ends too early; the file is", arguments(output, "--data=" + cut));
  }

  private static List<String> names(JsonNode line) {
    List<String> names = new ArrayList<>();
    line.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static CommandRun predict(Path output, String... more) {
    return CommandRun.of(arguments(output, more)).succeeded();
  }

  private static String[] arguments(Path output, String... more) {
    return Stream.concat(
            Stream.of(
                "predict",
                run.directory().toString(),
                "--data=" + data.directory(),
                "--output=" + output),
            Stream.of(more))
        .toArray(String[]::new);
  }
}
