package io.kindling.cli.scoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.kindling.fixtures.CommandRun;
import io.kindling.fixtures.CommandTesting;
import io.kindling.fixtures.IdxFixture;
import io.kindling.fixtures.RunFiles;
import io.kindling.model.SafeTensors;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code evaluate} reports the same results for a model as its training. */
@Tag("spark")
class EvaluateCommandTest extends CommandTesting {

  @TempDir static Path shared;

  private static IdxFixture data;
  private static RunFiles run;

  @BeforeAll
  static void trainModel() throws IOException {
    data = IdxFixture.write(shared.resolve("data"));
    run = new RunFiles(shared.resolve("run"));
    CommandRun.of(train(data, run.directory(), "--epochs=8")).succeeded();
  }

  @Test
  void saysWhatTheTrainingSaid() throws Exception {
    String out = evaluate(run.directory().toString()).out();
    JsonNode test = run.record().path("test");
    assertTrue(
        out.startsWith(
            String.format(
                Locale.ROOT,
                "%s: %d of 24 right (%.2f%%), mean loss ",
                data.directory(),
                test.path("correct").asInt(),
                100 * test.path("accuracy").asDouble())),
        out);
  }

  /** The file holds the same weights under other names and without metadata. */
  @Test
  void anotherProgramsFileIsEvaluatedAsItIsSaidToBe() throws Exception {
    Path model = run.directory().resolve("model.safetensors");
    SafeTensors ours;
    try (InputStream in = Files.newInputStream(model)) {
      ours = SafeTensors.read(in, "ours", Files.size(model));
    }
    Map<String, SafeTensors.Tensor> theirs = new LinkedHashMap<>();
    for (int layer = 0; layer < 2; layer++) {
      for (String part : List.of("weight", "bias")) {
        theirs.put("fc" + layer + "." + part, ours.tensors().get("layers." + layer + "." + part));
      }
    }
    Path file = directory.resolve("theirs.safetensors");
    try (OutputStream out = Files.newOutputStream(file)) {
      new SafeTensors(Map.of(), theirs).write(out);
    }
    String[] named = {
      "--tensors=fc0.weight,fc0.bias,fc1.weight,fc1.bias", "--layers=9,5,4", "--activation=relu"
    };
    List<String> expected = evaluate(run.directory().toString()).out().lines().toList();
    // Below these lines stands where the page is.
    assertEquals(
        expected.subList(0, 5),
        evaluate(file.toString(), named).out().lines().toList().subList(0, 5));
  }

  @Test
  void confusionMatrixCountsEveryExampleOnce() throws Exception {
    List<String> lines = evaluate(run.modelFile().toString()).out().lines().toList();
    assertEquals("Rows: actual class; columns: predicted class.", lines.get(2));
    assertEquals(4 + IdxFixture.CLASSES + 2, lines.size(), lines::toString);
    int right = 0;
    for (int actual = 0; actual < IdxFixture.CLASSES; actual++) {
      List<String> row = Arrays.asList(lines.get(4 + actual).strip().split(" +", -1));
      assertEquals(2 + IdxFixture.CLASSES, row.size(), row::toString);
      assertEquals(String.valueOf(actual), row.get(0));
      int[] counts =
          row.subList(1, 1 + IdxFixture.CLASSES).stream()
              .mapToInt(count -> count.equals(".") ? 0 : Integer.parseInt(count))
              .toArray();
      int total = IdxFixture.TEST / IdxFixture.CLASSES;
      assertEquals(total, Arrays.stream(counts).sum());
      assertEquals(
          String.format(Locale.ROOT, "%.1f%%", 100.0 * counts[actual] / total), row.get(5));
      right += counts[actual];
    }
    assertEquals(run.record().path("test").path("correct").asInt(), right);
  }

  @Test
  void outcomeDependsOnNeitherPartitionsNorPacking() throws Exception {
    IdxFixture packed = IdxFixture.write(directory.resolve("data")).pack();
    String expected = evaluate(run.directory().toString()).out();
    assertEquals(expected, evaluate(run.directory().toString(), "--partitions=7").out());
    CommandRun other =
        CommandRun.of("evaluate", run.directory().toString(), "--data=" + packed.directory());
    String name = data.directory().toString();
    assertEquals(expected, other.succeeded().out().replace(packed.directory().toString(), name));
  }

  @Test
  void leavesAPageAndChangesNothingElse() throws Exception {
    Path page = run.directory().resolve("evaluation.html");
    Files.deleteIfExists(page);
    var before = tree(shared);
    CommandRun command = evaluate(run.directory().toString());
    assertTrue(command.out().endsWith("Report " + page + "\n"), command::out);
    String text = Files.readString(page);
    assertTrue(text.contains("of 24 test images classified correctly"));
    assertTrue(text.contains("relu, cross-entropy") && !text.contains("Relu["), text);
    Files.delete(page);
    assertEquals(before, tree(shared));
    Path checkpoints = run.directory().resolve("checkpoints");
    try (Stream<Path> files = Files.list(checkpoints)) {
      Path checkpoint = files.sorted().findFirst().orElseThrow();
      command = evaluate(checkpoint.toString());
      assertTrue(command.out().endsWith("Report " + page + "\n"), command::out);
    }
    Files.delete(page);
    assertEquals(before, tree(shared));
  }

  @Test
  void pageThatCannotBeWrittenIsRefusedBeforeAnythingIsEvaluated() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "no directory");
    for (String page : List.of(file + "/page.html", directory.toString())) {
      CommandRun command =
          CommandRun.withoutSpark("evaluate", run.directory().toString(), "--report=" + page);
      assertSays("--report " + page + ": cannot be written (…is…directory)…", command.refusal(2));
    }
  }

  /** Nobody has given that name, and the file may be anybody's. */
  @Test
  void aFileThatIsNoPageOfOursIsNotOverwritten() throws Exception {
    Path page = run.directory().resolve("evaluation.html");
    Path next = run.directory().resolve("evaluation-2.html");
    Files.writeString(page, "<html>my notes on this run</html>");
    try {
      for (int turn = 0; turn < 2; turn++) {
        CommandRun command = evaluate(run.directory().toString());
        assertTrue(command.out().endsWith("Report " + next + "\n"), command::out);
      }
      assertEquals("<html>my notes on this run</html>", Files.readString(page));
    } finally {
      Files.delete(page);
      Files.delete(next);
    }
  }

  @Test
  void takesItsOptionsFromAFileToo() throws Exception {
    Path file = directory.resolve("options.properties");
    Files.writeString(file, "data = " + data.directory() + "\n");
    String out =
        CommandRun.of("evaluate", "--config", file.toString(), run.directory().toString())
            .succeeded()
            .out();
    assertEquals(evaluate(run.directory().toString()).out(), out);
  }

  private static CommandRun evaluate(String model, String... more) {
    String[] arguments = Arrays.copyOf(new String[] {"evaluate", model, ""}, 3 + more.length);
    arguments[2] = "--data=" + data.directory();
    System.arraycopy(more, 0, arguments, 3, more.length);
    return CommandRun.of(arguments).succeeded();
  }
}
