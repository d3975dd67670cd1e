package io.kindling.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kindling.fixtures.CommandRun;
import io.kindling.fixtures.CommandTesting;
import io.kindling.fixtures.IdxFixture;
import io.kindling.fixtures.RunFiles;
import io.kindling.model.onnx.OnnxRun;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Files of images that are laid out otherwise than MNIST's, and names for their classes. */
@Tag("spark")
class OtherImageSetsTest extends CommandTesting {

  private static final List<String> NAMES = List.of("T-shirt/top", "Trouser", "Pullover", "Dress");

  /** Labels as QMNIST has them: 32-bit integers, of which the first of a row is the class. */
  private static byte[] qmnistLabels(int count) {
    ByteBuffer file = ByteBuffer.allocate(12 + 32 * count);
    file.putInt(0xc02).putInt(count).putInt(8);
    for (int i = 0; i < count; i++) {
      file.putInt(i % IdxFixture.CLASSES).putInt(4).putInt(2000 + i).putInt(i);
      file.putInt(48 + i % IdxFixture.CLASSES).putInt(i).putInt(0).putInt(0);
    }
    return file.array();
  }

  @Test
  void qmnistsFilesAreReadAsTheyAre() throws Exception {
    IdxFixture mnist = IdxFixture.write(directory.resolve("mnist"));
    IdxFixture qmnist = new IdxFixture(Files.createDirectories(directory.resolve("qmnist")));
    qmnist.putPacked("qmnist-train-images-idx3-ubyte", mnist.bytes(IdxFixture.IMAGES));
    qmnist.putPacked("qmnist-train-labels-idx2-int", qmnistLabels(IdxFixture.TRAINING));
    qmnist.putPacked("qmnist-test-images-idx3-ubyte", mnist.bytes(IdxFixture.TEST_IMAGES));
    qmnist.put("qmnist-test-labels-idx2-int", qmnistLabels(IdxFixture.TEST));
    for (String split : List.of("last", "stratified")) {
      String option = "--validation-split=" + split;
      RunFiles expected = new RunFiles(directory.resolve("mnist-" + split));
      RunFiles run = new RunFiles(directory.resolve("qmnist-" + split));
      CommandRun.of(train(mnist, expected.directory(), option)).succeeded();
      CommandRun.of(train(qmnist, run.directory(), option)).succeeded();
      assertEquals(expected.weights(), run.weights());
      assertEquals(expected.record().path("test"), run.record().path("test"));
    }
    String shown =
        CommandRun.of("data", "inspect", qmnist.directory().toString()).succeeded().out();
    assertTrue(shown.contains("  class 3: 30\n"), shown);
  }

  private String[] named(IdxFixture data, String output, List<String> names) {
    return train(data, directory.resolve(output), "--class-names=" + String.join(",", names));
  }

  @Test
  void namesOfClassesAreTheModels() throws Exception {
    IdxFixture data = IdxFixture.write(directory.resolve("data"));
    CommandRun.of(named(data, "run", NAMES)).succeeded();
    RunFiles run = new RunFiles(directory.resolve("run"));
    assertEquals(NAMES, run.model().classNames());
    Path scores = directory.resolve("scores");
    CommandRun.of(
            "predict",
            run.modelFile().toString(),
            "--data=" + data.directory(),
            "--output=" + scores)
        .succeeded();
    for (String line : Files.readAllLines(scores.resolve("part-00000.jsonl"))) {
      JsonNode scored = new ObjectMapper().readTree(line);
      assertEquals(NAMES.get(scored.path("class").asInt()), scored.path("name").asText());
    }
    Path onnx = directory.resolve("model.onnx");
    String exported =
        CommandRun.of("export", run.modelFile().toString(), "--output=" + onnx).succeeded().out();
    assertTrue(
        exported.contains(", class [batch], label [batch] (the name of the class)"), exported);
    OnnxRun scored =
        OnnxRun.of(Files.readAllBytes(onnx), new float[] {255, 0, 0, 9, 0, 0, 99, 0, 0}, 9);
    assertEquals(NAMES.get((int) scored.classes()[0]), scored.labels()[0]);
    // A training that begins with the model keeps them.
    CommandRun.of(
            train(
                data,
                directory.resolve("next"),
                "--initial-model=" + run.modelFile(),
                "--epochs=1"))
        .succeeded();
    assertEquals(NAMES, new RunFiles(directory.resolve("next")).model().classNames());
  }

  /** The labels of EMNIST's letters begin at 1; every class has a name of its number. */
  @Test
  void thereMayBeMoreNamesThanClassesButNotFewer() throws Exception {
    IdxFixture data = IdxFixture.write(directory.resolve("data"));
    List<String> letters = List.of("none", "a", "b", "c", "d");
    CommandRun.of(
            "train",
            "--data=" + data.directory(),
            "--hidden=5",
            "--epochs=1",
            "--batch-size=20",
            "--class-names=" + String.join(",", letters),
            "--output=" + directory.resolve("run"))
        .ended();
    assertEquals(letters, new RunFiles(directory.resolve("run")).model().classNames());
    assertRefused(
        "--class-names T-shirt/top,Trouser,Pullover: 3 names, but the labels of …/data go up to 3;"
            + " name every class from 0 on",
        named(data, "few", NAMES.subList(0, 3)));
    assertRefused(
        "Invalid value for option '--class-names': 'a,b,a,c' is not a list of different class"
            + " names: 'a' is empty or occurs twice",
        named(data, "twice", List.of("a", "b", "a", "c")));
    Path table = table();
    assertRefused(
        "--class-names a,b: is only for images; the labels of a table can be names themselves"
            + " (--labels names)",
        "train",
        "--data=csv:" + table,
        "--class-names=a,b",
        "--output=" + directory.resolve("table"));
  }

  private Path table() throws IOException {
    return Files.writeString(directory.resolve("t.csv"), "1,2,0\n2,1,1\n3,3,0\n4,1,1\n");
  }
}
