package io.kindling.cli.scoring;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.data.digits.GeneratedDigits;
import io.kindling.fixtures.CommandRun;
import io.kindling.fixtures.CommandTesting;
import io.kindling.model.Model;
import io.kindling.model.onnx.OnnxRun;
import io.kindling.nn.ForwardPass;
import io.kindling.training.recipe.Recipe;
import io.kindling.training.recipe.RecipeSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ExportCommandTest extends CommandTesting {

  @Test
  @Tag("spark")
  void tenThousandImagesAreOfTheSameClassesInOnnxRuntime() throws Exception {
    Path run = directory.resolve("run");
    CommandRun.of(
            "train", "--data=digits:3000", "--epochs=2", "--batch-size=100", "--output=" + run)
        .succeeded();
    Path file = directory.resolve("model.onnx");
    CommandRun exported =
        CommandRun.withoutSpark("export", run.toString(), "--output=" + file).succeeded();
    assertTrue(
        exported.out().contains("features [batch, 784]; outputs probabilities [batch, 10]"),
        exported::out);
    GeneratedDigits digits = new GeneratedDigits(GeneratedDigits.TEST, 60_000);
    byte[] levels = digits.pixels(0, 10_000);
    float[] rows = new float[levels.length];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = levels[i] & 0xff;
    }
    Model model =
        Model.read(
            new org.apache.hadoop.fs.Path(run.resolve("model.safetensors").toUri()),
            new Configuration());
    float[] outputs = new float[10 * 10_000];
    model.outputs(rows, 10_000, outputs);
    OnnxRun onnx = OnnxRun.of(Files.readAllBytes(file), rows, 784);
    for (int i = 0; i < 10_000; i++) {
      assertEquals(ForwardPass.predictedClass(outputs, 10 * i, 10), onnx.classes()[i]);
      assertArrayEquals(
          Arrays.copyOfRange(outputs, 10 * i, 10 * i + 10), onnx.probabilities()[i], 1e-5f);
    }
  }

  @Test
  void aPageToDrawOnIsForSquareImages() throws Exception {
    Path run = Files.createDirectory(directory.resolve("run"));
    Path file = directory.resolve("draw.html");
    write(run, 64);
    CommandRun exported =
        CommandRun.withoutSpark("export", run.toString(), "--format=html", "--output=" + file)
            .succeeded();
    assertEquals(
        String.format(
            "%s: 64-3-2, %,d bytes; open it in a browser and draw%n", file, Files.size(file)),
        exported.out());
    assertTrue(Files.readString(file).startsWith("<!doctype html>"));
    write(run, 63);
    assertRefused(
        "a drawing page needs a model of square images, such as 28 x 28 pixels, at least 8 x 8;"
            + " this model takes 63 features",
        "export",
        run.toString(),
        "--format=html",
        "--output=" + directory.resolve("other.html"));
  }

  private static void write(Path run, int inputs) throws Exception {
    Recipe recipe = Recipe.builder().set(RecipeSettings.LAYERS, List.of(inputs, 3, 2)).build();
    new Model(recipe.network(), recipe.initialParameters())
        .write(
            new org.apache.hadoop.fs.Path(run.resolve("model.safetensors").toUri()),
            new Configuration());
  }

  @Test
  void whatIsNoModelIsRefusedAndNothingIsWritten() throws Exception {
    String file = "--output=" + directory.resolve("model.onnx");
    Path text = Files.writeString(directory.resolve("a.safetensors"), "hello");
    assertRefused(
        "…: is a directory without a model.safetensors;…", "export", directory + "", file);
    assertRefused("…a.safetensors…", "export", text + "", file);
    assertRefused("…--format…pmml…", "export", text + "", file, "--format=pmml");
  }
}
