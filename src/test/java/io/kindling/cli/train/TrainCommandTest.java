package io.kindling.cli.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.kindling.fixtures.CommandRun;
import io.kindling.fixtures.CommandTesting;
import io.kindling.fixtures.IdxFixture;
import io.kindling.fixtures.RunFiles;
import io.kindling.model.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A training from its command line to the files that it leaves. */
@Tag("spark")
class TrainCommandTest extends CommandTesting {

  private IdxFixture data;

  @BeforeEach
  void writeData() throws IOException {
    data = IdxFixture.write(directory.resolve("data"));
  }

  @Test
  void runDirectoryHoldsRecordMetricsModelAndCheckpoints() throws Exception {
    CommandRun command = CommandRun.of(train(data, directory.resolve("run"))).succeeded();
    RunFiles run = new RunFiles(directory.resolve("run"));
    assertEquals(
        Set.of(
            "",
            "run.json",
            "metrics.jsonl",
            "model.safetensors",
            "report.html",
            "checkpoints",
            "checkpoints/step-000000000005.safetensors",
            "checkpoints/step-000000000010.safetensors",
            "checkpoints/step-000000000015.safetensors"),
        tree(run.directory()).keySet());

    JsonNode record = run.record();
    assertEquals(
        List.of(
            "status",
            "configuration",
            "data",
            "command",
            "arithmetic",
            "check",
            "engine",
            "partitions",
            "shards",
            "blas",
            "versions",
            "steps",
            "epochs",
            "seconds",
            "test",
            "validation",
            "weightsSha256",
            "stepMillis"),
        names(record));
    assertEquals("completed", record.path("status").asText());
    assertEquals(15, record.path("steps").asInt());
    assertEquals(3, record.path("epochs").asInt());
    assertEquals(2, record.path("partitions").asInt());
    assertEquals(8, record.path("shards").asInt());
    assertEquals("resident", record.path("engine").asText());
    assertEquals("our own products", record.path("blas").asText());
    assertEquals(
        "step 1, whole and shard by shard on 2 partitions: the same bits",
        record.path("check").asText());
    assertEquals(1, record.path("arithmetic").size(), "one machine, one kind of arithmetic");
    assertEquals(List.of("kindling", "spark", "java", "os"), names(record.path("versions")));
    assertEquals("4.1.0", record.path("versions").path("spark").asText());

    JsonNode source = record.path("data");
    assertEquals(data.directory().toString(), source.path("source").asText());
    assertFalse(source.path("generated").asBoolean(true));
    assertTrue(source.path("sha256").asText().matches("[0-9a-f]{64}"));
    assertEquals(100, source.path("train").asInt());
    assertEquals(20, source.path("validation").asInt());
    assertEquals(24, source.path("test").asInt());

    JsonNode seconds = record.path("seconds");
    assertEquals(List.of("total", "training", "evaluation"), names(seconds));
    assertTrue(seconds.path("training").asDouble() > 0);
    assertTrue(seconds.path("evaluation").asDouble() > 0);
    assertTrue(
        seconds.path("total").asDouble()
            > seconds.path("training").asDouble() + seconds.path("evaluation").asDouble());
    for (String part : List.of("test", "validation")) {
      JsonNode accuracy = record.path(part);
      assertEquals(part.equals("test") ? 24 : 20, accuracy.path("total").asInt());
      assertEquals(
          accuracy.path("correct").asDouble() / accuracy.path("total").asDouble(),
          accuracy.path("accuracy").asDouble());
    }
    Model model = run.model();
    assertEquals(List.of(9, 5, 4), model.network().sizes());
    assertEquals(model.weightsSha256(), run.weights());
    assertTrue(command.out().contains("Weights " + run.weights()), command.out());
    assertTrue(command.out().contains("Model   " + run.modelFile()), command.out());
    assertTrue(command.out().contains("Report  " + run.page()), command.out());
  }

  @Test
  void leavesAPageThatTellsOfTheTestAndHowToDoItAgain() throws Exception {
    RunFiles run = trained("run", "--epochs=2");
    String page = Files.readString(run.page());
    JsonNode test = run.record().path("test");
    String right = test.path("correct").asInt() + " of 24 test images classified correctly";
    assertTrue(page.contains(right), page);
    assertTrue(page.contains("<table class=\"confusion"), page);
    assertTrue(page.contains("Worst mistakes"), page);
    assertTrue(page.contains("First-layer weights"), page);
    assertTrue(page.contains("A step, in the median epoch"), page);
    assertTrue(page.contains("submit/local train "), page);
    assertEquals(24 - test.path("correct").asInt(), page.split("alt=\"Image ", -1).length - 1);
  }

  @Test
  void withoutTestFilesThePageTellsOfTheValidation() throws Exception {
    Files.delete(data.directory().resolve(IdxFixture.TEST_IMAGES));
    Files.delete(data.directory().resolve(IdxFixture.TEST_LABELS));
    CommandRun.of(train(data, directory.resolve("run"), "--epochs=2"));
    String page = Files.readString(new RunFiles(directory.resolve("run")).page());
    assertTrue(page.contains(" of 20 validation images classified correctly"), page);
    assertTrue(page.contains("actual class of the validation examples"), page);
  }

  @Test
  void metricsHaveALineForEveryEpoch() throws Exception {
    RunFiles run =
        trained("run", "--epochs=12", "--learning-rate=0.02", "--schedule=constant", "--dropout=0");
    List<JsonNode> metrics = run.metrics();
    assertEquals(12, metrics.size());
    double before = Double.MAX_VALUE;
    for (JsonNode line : metrics) {
      assertEquals(
          List.of(
              "epoch",
              "step",
              "loss",
              "trainingAccuracy",
              "validationLoss",
              "validationAccuracy",
              "learningRate",
              "seconds",
              "imagesPerSecond"),
          names(line));
      assertEquals(1 + metrics.indexOf(line), line.path("epoch").asInt());
      assertEquals(5 * line.path("epoch").asInt(), line.path("step").asInt());
      assertEquals(0.02, line.path("learningRate").asDouble());
      assertEquals(
          100 / line.path("seconds").asDouble(), line.path("imagesPerSecond").asDouble(), 1e-3);
      assertTrue(line.path("loss").asDouble() < before, "the loss should fall: " + metrics);
      before = line.path("loss").asDouble();
    }
    JsonNode record = run.record();
    assertEquals(
        metrics.get(11).path("validationAccuracy").asDouble(),
        record.path("validation").path("accuracy").asDouble());
    assertTrue(record.path("test").path("accuracy").asDouble() > 0.9, record.toString());
  }

  @Test
  void commandLineBeatsFileBeatsDefault() throws Exception {
    Path file = directory.resolve("recipe.properties");
    Files.writeString(file, "# a recipe\nlayers = 9,7,4\nepochs = 1\nseed = 5\nbatch-size=50\n");
    CommandRun command =
        CommandRun.of(
            "train",
            "--seed=6",
            "--config",
            file.toString(),
            "--data",
            data.directory().toString(),
            "--output",
            directory.resolve("run").toString(),
            "--batch-size",
            "25");
    command.succeeded();
    JsonNode configuration = new RunFiles(directory.resolve("run")).record().path("configuration");
    List<String> printed = command.out().lines().map(String::strip).toList();
    List<String> expected =
        List.of("layers = 9,7,4", "epochs = 1", "seed = 6", "batch-size = 25", "optimizer = adam");
    for (String setting : expected) {
      String[] parts = setting.split(" = ", 2);
      assertEquals(parts[1], configuration.path(parts[0]).asText(), configuration.toString());
      assertTrue(printed.contains(setting), command.out());
    }
    assertEquals("20", configuration.path("validation").asText(), "what one in six came to");
    for (String option : names(configuration)) {
      JsonNode value = configuration.path(option);
      assertTrue(
          value.isNull() || printed.contains(option + " = " + value.asText()), command.out());
    }
  }

  @Test
  void listOnTheCommandLineReplacesTheOneInTheFile() throws Exception {
    Path file = directory.resolve("recipe.properties");
    Files.writeString(file, "layers = 784,30,10\nmirrors = http://localhost:1/a\n");
    RunFiles run =
        trained("run", "--epochs=1", "--config=" + file, "--mirrors=http://localhost:1/b");
    assertEquals("9,5,4", run.record().path("configuration").path("layers").asText());
    assertEquals(
        "http://localhost:1/…", run.record().path("configuration").path("mirrors").asText());
  }

  @Test
  void lastOfARepeatedOptionWins() throws Exception {
    RunFiles run = trained("run", "--epochs=1", "--layers=9,3,3,4", "--layers=9,6,4");
    assertEquals("9,6,4", run.record().path("configuration").path("layers").asText());
  }

  @Test
  void progressIsPlainLinesWhereNobodyWatches() throws Exception {
    String out = CommandRun.of(train(data, directory.resolve("run"))).succeeded().out();
    assertFalse(out.contains("\r") || out.contains("\u001b"), out);
    List<String> lines = out.lines().filter(line -> line.startsWith("epoch ")).toList();
    assertEquals(3, lines.size(), out);
    String epoch = "epoch %d/3  loss \\d\\.\\d{4}  validation \\d+\\.\\d\\d%%  [\\d,]+ images/s%s";
    assertTrue(lines.get(0).matches(String.format(epoch, 1, "  0:\\d\\d left")), lines.get(0));
    assertTrue(lines.get(2).matches(String.format(epoch, 3, "")), lines.get(2));
    assertTrue(out.contains("100 training, 20 validation, 24 test examples"), out);
  }

  @Test
  void worksWithoutValidation() throws Exception {
    CommandRun command =
        CommandRun.of(train(data, directory.resolve("run"), "--validation", "0")).succeeded();
    RunFiles run = new RunFiles(directory.resolve("run"));
    assertFalse(command.out().contains("NaN"), command.out());
    assertFalse(run.record().has("validation"));
    assertEquals(120, run.record().path("data").path("train").asInt());
    assertTrue(run.metrics().get(2).get("validationAccuracy").isNull());
    assertEquals(18, run.metrics().get(2).path("step").asInt());
  }

  @Test
  void initialModelIsWhereTrainingBegins() throws Exception {
    RunFiles first =
        trained(
            "first",
            "--optimizer=sgd",
            "--epochs=12",
            "--learning-rate=0.5",
            "--schedule=constant",
            "--dropout=0");
    RunFiles second =
        trained(
            "second",
            "--optimizer=sgd",
            "--epochs=1",
            "--learning-rate=1e-30",
            "--dropout=0",
            "--initial-model=" + first.modelFile());
    assertEquals(first.weights(), second.weights(), "a step of no length changes nothing");
    double before = first.metrics().get(0).path("loss").asDouble();
    assertTrue(second.metrics().get(0).path("loss").asDouble() < before / 2);
  }

  @Test
  void batchesThatDoNotDivideTheExamples() throws Exception {
    assertEquals(4, trained("30", "--batch-size=30", "--epochs=1").record().path("steps").asInt());
    assertEquals(
        1, trained("all", "--batch-size=100", "--epochs=1").record().path("steps").asInt());
    RunFiles shards = trained("shards", "--shards=256", "--epochs=1", "--partitions=300");
    assertEquals(256, shards.record().path("partitions").asInt(), "a task must have a shard");
  }

  @Test
  void moreShardsThanThereCanBeUsesFor() throws Exception {
    assertRefused(
        "--shards 1073741824: are too many for the 120 examples of the training files; use 1024…",
        train(data, directory.resolve("run"), "--shards=1073741824"));
  }

  @Test
  void bitsDependOnTheSeedAndNotOnRepetitionPackingOrPartitions() throws Exception {
    String weights = trained("first").weights();
    assertEquals(weights, trained("again").weights());
    assertNotEquals(weights, trained("other", "--seed=2").weights());
    data = new IdxFixture(directory.resolve("data")).pack();
    RunFiles packed = trained("packed", "--partitions=3", "--engine=broadcast");
    assertEquals(weights, packed.weights());
    assertEquals("broadcast", packed.record().path("engine").asText());
    assertEquals(
        new RunFiles(directory.resolve("first")).record().path("data").path("sha256"),
        packed.record().path("data").path("sha256"));
  }

  @Test
  void generatedDigitsAreCalledThat() throws Exception {
    Path output = directory.resolve("run");
    CommandRun command =
        CommandRun.of(
            "train", "--data=digits:120", "--output=" + output, "--epochs=1", "--batch-size=50");
    String out = command.succeeded().out();
    assertTrue(out.contains("digits:120 (GENERATED digits, not MNIST)"), out);
    assertTrue(out.contains("right") && out.contains("on GENERATED digits"), out);
    assertTrue(new RunFiles(output).record().path("data").path("generated").asBoolean());
  }

  private RunFiles trained(String name, String... options) {
    CommandRun.of(train(data, directory.resolve(name), options)).succeeded();
    return new RunFiles(directory.resolve(name));
  }

  private static List<String> names(JsonNode node) {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  @Test
  void classesMayCountTheSame() throws Exception {
    RunFiles plain = new RunFiles(directory.resolve("plain"));
    RunFiles balanced = new RunFiles(directory.resolve("balanced"));
    // One class more than the others, for the fixture has as many of each.
    CommandRun.of(train(data, plain.directory(), "--validation=19")).succeeded();
    CommandRun.of(train(data, balanced.directory(), "--validation=19", "--class-weights=balanced"))
        .succeeded();
    assertNotEquals(plain.weights(), balanced.weights());
  }
}
