package io.kindling.cli;

import io.kindling.fixtures.CommandRun;
import io.kindling.fixtures.CommandTesting;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Options that cannot be right are refused in one line, before Spark starts. */
class BadInputOptionsTest extends CommandTesting {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          --batch-size       | 0       | '0' is not a whole number, 1 or more
          --batch-size       | -3      | '-3' is not a whole number, 1 or more
          --batch-size       | many    | 'many' is not a whole number, 1 or more
          --batch-size       | 1e3     | '1e3' is not a whole number, 1 or more
          --learning-rate    | NaN     | 'NaN' is not a number above 0
          --learning-rate    | -0.1    | '-0.1' is not a number above 0
          --learning-rate    | 0       | '0' is not a number above 0
          --learning-rate    | Infinity | 'Infinity' is not a number above 0
          --learning-rate    | 1e39    | '1e39' is not a number above 0
          --learning-rate    | 0,1     | '0,1' is not a number
          --momentum         | 1       | '1' is not a number from 0 to below 1
          --momentum         | NaN     | 'NaN' is not a number from 0 to below 1
          --epochs           | 0       | '0' is not a whole number, 1 or more
          --epochs           | 99999999999 | '99999999999' is not a whole number, 1 or more
          --validation       | -1      | '-1' is not a whole number, 0 or more
          --partitions       | 0       | '0' is not a whole number, 1 or more
          --shards           | 0       | '0' is not a power of two, such as 8
          --shards           | 6       | '6' is not a power of two, such as 8
          --checkpoint-every | -1      | '-1' is not a whole number, 0 or more
          --keep-checkpoints | 0       | '0' is not a whole number, 1 or more
          --seed             | one     | 'one' is not a whole number
          --activation       | step    | 'step' is none of sigmoid, tanh, relu, leaky-relu, gelu, silu, softplus, identity
          --loss             | hinge   | 'hinge' is none of cross-entropy, quadratic
          --initializer      | zero    | 'zero' is none of …scaled-normal
          --optimizer        | lion    | 'lion' is none of …adam
          --engine           | ring    | 'ring' is none of auto, broadcast, resident
          --blas             | mkl     | 'mkl' is none of vector, bundled, system, java
          --layers           | 784     | '784' is not a list of at least two layer sizes
          --layers           | 784,,10 | '' is not a layer size, 1 or more
          --layers           | 784,0,10 | '0' is not a layer size, 1 or more
          """)
  void valuesOutOfRange(String option, String value, String problem) throws Exception {
    assertRefused("Invalid value for option '" + option + "'…" + problem, trainWith(option, value));
  }

  @Test
  void softmaxInHiddenLayers() throws Exception {
    assertRefused(
        "…--activation…'softmax' is none of sigmoid, tanh, relu, leaky-relu, gelu, silu, softplus,"
            + " identity",
        trainWith("--activation", "softmax"));
  }

  @Test
  void layersTooLargeForOneArray() throws Exception {
    assertRefused("--layers…2 GiB", trainWith("--layers", "784,2000000,10"));
  }

  @Test
  void unknownOptionAndTheNearestOne() throws Exception {
    assertRefused(
        "Unknown option…'--lerning-rate…did you mean…--learning-rate",
        trainWith("--lerning-rate", "3"));
    assertRefused("…'--epoch…did you mean…--epochs", trainWith("--epoch=3"));
  }

  @Test
  void unknownCommandAndTheNearestOne() throws Exception {
    assertRefused("…'trian'…did you mean…train", "trian");
    assertRefused("…'fetsh'…did you mean…fetch", "data", "fetsh");
    assertRefused("data needs one of fetch, generate, inspect", "data");
  }

  @Test
  void optionWithoutItsValue() throws Exception {
    assertRefused("…'--epochs'…", trainWith("--epochs"));
    assertRefused("…'--config'…", trainWith("--config"));
  }

  @Test
  void unknownConfigurationKeyAndTheNearestOne() throws Exception {
    Path file = write("bad.properties", "epochs = 2\nlearning.rate = 3\n");
    assertRefused(
        "--config " + file + ": unknown name 'learning.rate'; did you mean 'learning-rate'?",
        trainWith("--config", file.toString()));
  }

  @Test
  void badValueInTheConfigurationFile() throws Exception {
    Path file = write("bad.properties", "batch-size = 0\n");
    assertRefused(
        "Invalid value for option '--batch-size'…'0' is not a whole number, 1 or more",
        trainWith("--config", file.toString()));
  }

  @Test
  void missingConfigurationFile() throws Exception {
    Path file = directory.resolve("none.properties");
    assertRefused("--config " + file + ": there is no such file", trainWith("--config", file + ""));
    assertRefused("--config " + file + ": there is no such file", trainWith("--config=" + file));
  }

  @Test
  void damagedConfigurationFile() throws Exception {
    Path latin = directory.resolve("latin.properties");
    Files.write(latin, "# Größe\nepochs = 2\n".getBytes(StandardCharsets.ISO_8859_1));
    assertRefused(
        "--config " + latin + ": is not a text of lines 'name = value' in UTF-8",
        trainWith("--config", latin.toString()));
    Path escape = write("escape.properties", "epochs = \\u12\n");
    assertRefused("--config " + escape + ": is not a text", trainWith("--config", escape + ""));
    assertRefused(
        "--config " + directory + ": cannot be read", trainWith("--config", directory.toString()));
  }

  @Test
  void digitsThatAreNoNumber() throws Exception {
    for (String count : new String[] {"x", "", "1", "-5", "99999999999"}) {
      assertRefused(
          "--data digits:" + count + ": expected a whole number after 'digits:', 2 or more",
          trainWith("--data", "digits:" + count));
    }
  }

  @Tag("spark")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "digit:600",
        "nosuch://place/mnist",
        "http:mnist",
        "file://host/mnist",
        "s3a://b/mnist"
      })
  void dataThatCannotBeAPlace(String place) throws Exception {
    assertRefused("…" + place + "…", trainWith("--data", place));
  }

  /** Hadoop would take them, and then throw what is no IOException. */
  @ParameterizedTest
  @ValueSource(strings = {"http://localhost:1/mnist", "HTTPS://localhost:1/mnist"})
  void webAddresses(String address) throws Exception {
    // The path of an address may be a secret.
    String refusal =
        "…localhost:1/…: is a web address, where files can be neither listed nor written; …";
    for (String option : new String[] {"--data", "--output", "--initial-model"}) {
      CommandRun run = CommandRun.withoutSpark(trainWith(option, address)).withoutStackTrace();
      assertSays(refusal, run.refusal(2));
    }
    assertSays(refusal, CommandRun.withoutSpark("evaluate", address).refusal(2));
    assertSays(refusal, CommandRun.withoutSpark("data", "inspect", address).refusal(2));
  }

  @Test
  void resumeWithoutNamingTheRun() throws Exception {
    assertRefused("--resume needs --output DIR", "train", "--resume");
  }

  @Test
  void outputThatHoldsARun() throws Exception {
    for (String trace : new String[] {"run.json", "metrics.jsonl", "model.safetensors"}) {
      Path run = Files.createDirectories(directory.resolve("run of " + trace));
      Files.writeString(run.resolve(trace), "{}");
      assertRefused(
          "--output " + run + ": holds a run already…resume it",
          "train",
          "--data=digits:60",
          "--output=" + run);
    }
  }

  /** A run overwrites its own files and no others, whatever their names. */
  @Test
  void outputThatHoldsSomebodyElsesFiles() throws Exception {
    for (String name : new String[] {"report.html", "metrics.jsonl", "model.safetensors"}) {
      Path run = Files.createDirectories(directory.resolve("mine of " + name));
      Files.writeString(run.resolve(name), "mine");
      assertRefused(
          "--output " + run + ": holds " + name + " but no run, and a run overwrites…",
          "train",
          "--data=digits:60",
          "--resume",
          "--output=" + run);
    }
    Path run = directory.resolve("mine of report.html");
    assertRefused("--output " + run + ": holds report.html but…", "train", "--output=" + run);
    Path sheet = Files.createDirectory(directory.resolve("sheets")).resolve("digits.png");
    Files.writeString(sheet, "mine");
    assertRefused(
        "--output " + sheet.getParent() + ": holds digits.png already;…",
        "data",
        "generate",
        "--count=6",
        "--output=" + sheet.getParent());
  }

  @Test
  void outputThatCannotBeWritten() throws Exception {
    Path file = write("file", "in the way");
    for (Path output : new Path[] {file, file.resolve("run"), file.resolve("a/b/c")}) {
      assertRefused(
          "--output " + output + ": cannot be written to…" + file + " is not a directory",
          "train",
          "--data=digits:60",
          "--output",
          output.toString());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a:b", "nosuch://place/run", "file://host/run", "s3a://bucket/run", "//run"})
  void outputThatCannotBeAPlace(String place) throws Exception {
    assertRefused("…" + place + "…", "train", "--data=digits:60", "--output", place);
  }

  @Test
  void pathsThatNoFileSystemTakes() throws Exception {
    for (String path : new String[] {"x".repeat(256), "é".repeat(128), "a/".repeat(2000)}) {
      assertRefused("…is too long for a path", trainWith("--output", directory + "/" + path));
      assertRefused("…is too long for a path", trainWith("--initial-model", path));
      assertRefused("…is too long for a path", "evaluate", path);
    }
    String lines = "run\nkindling: all is well \u001b[2J";
    assertRefused(
        "'run\\nkindling: all is well \\u001b[2J': has control characters",
        trainWith("--output", lines));
    assertRefused("'a\\u0000': has control characters", trainWith("--data", "a\u0000"));
  }

  @Test
  void longValuesDoNotFillTheScreen() throws Exception {
    assertRefused(
        "Invalid value for option '--epochs': '99999…' is not a whole number, 1 or more",
        trainWith("--epochs", "9".repeat(100_000)));
  }

  @Test
  void argumentsAreNotReadFromFilesButByConfig() throws Exception {
    Path file = write("arguments", "--epochs=3");
    assertRefused("…'@" + file + "'…", trainWith("@" + file));
  }

  @Test
  void modelToEvaluateThatIsMissingOrDamaged() throws Exception {
    Path none = directory.resolve("none.safetensors");
    assertRefused(none + ": there is no such file", "evaluate", none.toString());
    Path damaged = write("damaged.safetensors", "not a model at all, though long enough for one");
    assertRefused(damaged + ": is not a sound safetensors file", "evaluate", damaged.toString());
    assertRefused(
        directory + ": is a directory without a model.safetensors; name a model file…",
        "evaluate",
        directory + "");
    assertRefused("…MODEL…", "evaluate");
  }

  /** Data come first, so that a value wrongly taken for good does not go and fetch MNIST. */
  private String[] trainWith(String... options) {
    List<String> all = new ArrayList<>(List.of("train", "--data=digits:60"));
    all.add("--output=" + directory.resolve("run"));
    all.addAll(List.of(options));
    return all.toArray(String[]::new);
  }

  private Path write(String name, String text) throws Exception {
    return Files.writeString(directory.resolve(name), text);
  }
}
