package io.kindling.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.fixtures.CommandRun;
import io.kindling.fixtures.CommandTesting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files and directories may have any name, as paths and as addresses, in every option. */
@Tag("spark")
class OddNamesTest extends CommandTesting {

  private static List<String> rows() {
    Random random = new Random(1);
    List<String> lines = new ArrayList<>(List.of("a,b,label"));
    for (int i = 0; i < 90; i++) {
      lines.add(
          String.join(",", number(random, i % 2), number(random, -i % 2), "xy".charAt(i % 2) + ""));
    }
    return lines;
  }

  private static String number(Random random, int centre) {
    return String.valueOf(centre + random.nextGaussian());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a:b", "50%20 #?+[1]{2,3}*\u00fc"})
  void everyOptionTakesThem(String odd) throws IOException {
    Path parent = Files.createDirectory(directory.resolve(odd));
    String path = parent.resolve(odd).toString();
    String address = "file:" + path;
    Files.write(Path.of(path + ".csv"), rows());
    Files.writeString(Path.of(path + ".properties"), "hidden = 3\nepochs = 1\nvalidation = 10\n");

    CommandRun.of(
            "train",
            "--config=" + address + ".properties",
            "--data=csv:" + path + ".csv",
            "--test-data=csv:" + address + ".csv",
            "--output=" + path + "run",
            "--tensorboard=" + address + "events")
        .ended();
    Path model = Path.of(path + ".bin");
    Files.copy(Path.of(path + "run/model.safetensors"), model);
    CommandRun.of(
            "evaluate",
            address + ".bin",
            "--data=csv:" + address + ".csv",
            "--report=" + path + ".html")
        .ended();
    CommandRun.of(
            "predict",
            path + "run",
            "--data=csv:" + path + ".csv",
            "--output=" + address + "scores")
        .ended();
    CommandRun.withoutSpark("export", model.toString(), "--output=" + path + ".onnx").succeeded();
    CommandRun.withoutSpark(
            "report", path + "run", address + "run", "--output=" + path + ".runs.html")
        .succeeded();
    CommandRun.of(
            "retrain",
            "--config=" + path + ".properties",
            "--data=csv:" + address + ".csv",
            "--initial-model=" + path + "run",
            "--registry=" + path + "registry")
        .ended();
    CommandRun shown =
        CommandRun.withoutSpark("models", "show", "--registry=" + address + "registry");
    assertTrue(shown.succeeded().out().contains("registry/versions/1/model.safetensors"));
    assertTrue(
        CommandRun.withoutSpark("runs", parent.toString()).succeeded().out().contains(odd + "run"));
    CommandRun.withoutSpark("data", "generate", "--count=6", "--output=" + address + "digits")
        .succeeded();
    CommandRun.withoutSpark(
            "data",
            "inspect",
            path + "digits",
            "--augment=affine:shift=1",
            "--sheet=" + address + ".png")
        .succeeded();

    for (String written :
        List.of(
            "run/report.html",
            "events/" + odd + "run",
            ".html",
            "scores/_SUCCESS",
            ".onnx",
            ".runs.html",
            "registry/champion",
            "digits/digits.png",
            ".png")) {
      assertTrue(Files.exists(Path.of(path + written)), written);
    }
  }
}
