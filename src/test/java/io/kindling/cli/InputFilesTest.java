package io.kindling.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.fixtures.CommandRun;
import io.kindling.fixtures.CommandTesting;
import io.kindling.fixtures.IdxFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not the file that it should be is refused in one line, whatever it is. */
@Tag("spark")
class InputFilesTest extends CommandTesting {

  private static final String ANY_MODEL =
      "name a model file, a checkpoint, or the directory of a run that has a model";

  private static final String PIPE = ": is a pipe or a device, where a file is expected";

  @TempDir static Path shared;

  private static IdxFixture data;
  private static Path run;

  @BeforeAll
  static void trainOnce() throws IOException {
    data = IdxFixture.write(shared.resolve("data"));
    run = shared.resolve("run");
    CommandRun.of(train(data, run)).succeeded();
  }

  private Path pipe(String name) throws Exception {
    Path pipe = directory.resolve(name);
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    return pipe;
  }

  private static String refusal(String... arguments) {
    return CommandRun.withoutSpark(arguments).withoutStackTrace().refusal(2);
  }

  private String[] scoring(Object model, Object source) {
    return new String[] {
      "predict", model.toString(), "--data=" + source, "--output=" + directory.resolve("scores")
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"m.bin", "net.h5", "model", "a:b.safetensors", "m.safetensors.bak"})
  void aModelMayHaveAnyName(String name) throws IOException {
    Path model = Files.copy(run.resolve("model.safetensors"), directory.resolve(name));
    CommandRun.withoutSpark("export", model.toString(), "--output=" + directory + "/m.onnx")
        .succeeded();
    // Whether there is a Spark to score by is looked at last.
    assertTrue(CommandRun.withoutSpark(scoring(model, data.directory())).wantedSpark());
    assertTrue(
        CommandRun.withoutSpark("evaluate", model.toString(), "--data=" + data.directory())
            .wantedSpark());
    assertTrue(
        CommandRun.withoutSpark(train(data, directory.resolve("run"), "--initial-model=" + model))
            .wantedSpark());
  }

  @Test
  void aRunsDirectoryMayEndAsAModelsFile() throws IOException {
    Path copy = Files.createDirectory(directory.resolve("run.safetensors"));
    Files.copy(run.resolve("model.safetensors"), copy.resolve("model.safetensors"));
    CommandRun.withoutSpark("export", copy.toString(), "--output=" + directory + "/m.onnx")
        .succeeded();
    assertTrue(
        CommandRun.withoutSpark(train(data, directory.resolve("run"), "--initial-model=" + copy))
            .wantedSpark());
  }

  @Test
  void whatIsNoModelIsSaid() throws Exception {
    Path empty = Files.createFile(directory.resolve("empty.bin"));
    Path text = Files.writeString(directory.resolve("m.csv"), "a,b\n1,2\n3,4\n5,6\n7,8\n");
    Path folder = Files.createDirectory(directory.resolve("folder"));
    Path checkpoints = run.resolve("checkpoints");
    String sound = ": is not a sound safetensors file: it ";
    byte[] model = Files.readAllBytes(run.resolve("model.safetensors"));
    Path cut = Files.write(directory.resolve("cut"), Arrays.copyOf(model, 90));
    for (String command : List.of("predict", "export")) {
      String output = "--output=" + directory.resolve("out");
      assertSays(
          directory + "/none: there is no such file; " + ANY_MODEL,
          refusal(command, directory + "/none", output));
      assertSays(empty + sound + "is empty", refusal(command, empty.toString(), output));
      assertSays(text + sound + "does not begin", refusal(command, text.toString(), output));
      assertSays(
          cut + sound + "does not begin…truncated", refusal(command, cut.toString(), output));
      for (Path without : List.of(folder, checkpoints)) {
        assertSays(
            without + ": is a directory without a model.safetensors; " + ANY_MODEL,
            refusal(command, without.toString(), output));
      }
      Path pipe = pipe(command);
      assertSays(pipe + PIPE, refusal(command, pipe.toString(), output));
      assertSays("/dev/null" + PIPE, refusal(command, "/dev/null", output));
      assertSays("'': is not a path", refusal(command, "", output));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "504b0304140000080800, is a zip archive (…)",
    "894844460d0a1a0a0000, is an HDF5 file",
    "80027d710028580a0000, is a Python pickle",
    "7b0a202022666f726d61, is a JSON text",
    "3c21444f435459504520, is an HTML page",
    "1f8b0800000000000003, is compressed by gzip"
  })
  void aModelOfAnotherFormatIsNamed(String begin, String words) throws IOException {
    byte[] bytes = Arrays.copyOf(java.util.HexFormat.of().parseHex(begin), 500);
    Path model = Files.write(directory.resolve("m.safetensors"), bytes);
    assertSays(
        model + ": is not a sound safetensors…; it " + words + ": save the",
        refusal("export", model.toString(), "--output=" + directory + "/m.onnx"));
  }

  @Test
  void whatCanBeReadOnlyOnceIsNoData() throws Exception {
    Path pipe = pipe("rows");
    for (String prefix : List.of("csv:", "libsvm:")) {
      for (String source : List.of(pipe.toString(), "file:" + pipe, "/dev/null", "/dev/zero")) {
        assertRefused(
            source + PIPE, train(data, directory.resolve("run"), "--data=" + prefix + source));
      }
    }
    assertRefused(pipe + PIPE, scoring(run, pipe));
    assertRefused(
        pipe + ": is not a directory; a data set is a directory",
        train(data, directory.resolve("run"), "--data=" + pipe));
    Path folder = Files.createDirectory(directory.resolve("folder"));
    Files.writeString(folder.resolve("part-1.csv"), "a,b,label\n1,2,0\n3,4,1\n");
    Path part = pipe("folder/part-2.csv");
    assertRefused(part + PIPE, train(data, directory.resolve("run"), "--data=csv:" + folder));
    IdxFixture other = IdxFixture.write(directory.resolve("piped"));
    Files.delete(other.directory().resolve(IdxFixture.LABELS));
    pipe("piped/" + IdxFixture.LABELS);
    assertRefused(other.name(IdxFixture.LABELS) + PIPE, train(other, directory.resolve("run")));
  }

  @Test
  void aFileIsNoDataSetAndADirectoryNoConfiguration() throws Exception {
    Path file = Files.writeString(directory.resolve("t.csv"), "a,b,label\n1,2,0\n3,4,1\n");
    assertRefused(
        file + ": is not a directory; a data set is…, and a table is named as csv:" + file,
        train(data, directory.resolve("run"), "--data=" + file));
    assertSays(file + ": is not a directory", refusal("data", "inspect", file.toString()));
    assertSays(
        "--config " + directory + ": cannot be read (…irectory)",
        refusal("train", "--config", directory.toString()));
    assertSays(
        "--config file:" + directory + "/none: there is no such file",
        refusal("train", "--config", "file:" + directory + "/none"));
    assertSays(
        directory + ": is no file that can be read more than once",
        refusal("study", directory.toString(), "--output=" + directory + "/study"));
    Path pipe = pipe("recipe");
    assertSays(
        pipe + ": is no file that can be read more than once; name a file of options",
        refusal("study", pipe.toString(), "--output=" + directory + "/study"));
  }

  @Test
  void dataSetsWithoutImagesAreSaid() throws Exception {
    IdxFixture none = IdxFixture.write(directory.resolve("none"));
    none.put(IdxFixture.TEST_IMAGES, IdxFixture.images(0, 3, 1));
    none.put(IdxFixture.TEST_LABELS, IdxFixture.labels(0));
    String nothing = ": holds no images: its header says that there are 0; give a file that has";
    assertRefused(
        none.name(IdxFixture.TEST_IMAGES) + nothing, train(none, directory.resolve("run")));
    assertRefused(none.name(IdxFixture.TEST_IMAGES) + nothing, scoring(run, none.directory()));
    none.put(IdxFixture.IMAGES, IdxFixture.images(0, 3, 1));
    assertRefused(none.name(IdxFixture.IMAGES) + nothing, train(none, directory.resolve("run")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"csv:", "libsvm:"})
  void tablesOfOtherFormatsAreNamed(String prefix) throws IOException {
    Path zip = Files.write(directory.resolve("t.csv"), new byte[] {'P', 'K', 3, 4, 20, 0, 0, 0});
    assertRefused(
        zip + ":1: the file is a zip archive (…), where a text in UTF-8 is expected: convert or",
        train(data, directory.resolve("run"), "--data=" + prefix + zip));
    Path page =
        Files.writeString(directory.resolve("u.csv"), "<!DOCTYPE html>\n<p>Not found</p>\n");
    assertRefused(
        page + ":1: the file is an HTML page, where a text in UTF-8 is expected",
        train(data, directory.resolve("run"), "--data=" + prefix + page));
  }

  @Test
  void anIndexBeyondAllFeaturesIsSaid() throws IOException {
    Path far = Files.writeString(directory.resolve("t.svm"), "0 1:1\n1 2:1 10000000:1\n0 3:1\n");
    assertRefused(
        far
            + ":2: index 10,000,000; the highest that may be is 4,194,304, for a row takes memory"
            + " for all its features: number them without gaps, or hash them to fewer",
        train(data, directory.resolve("run"), "--data=libsvm:" + far));
    Path wide = Files.writeString(directory.resolve("w.svm"), "0 1:1\n1 4000000:1\n".repeat(40));
    assertRefused(
        "libsvm:"
            + wide
            + ": a row has 4,000,000 features, each of which takes memory, even if its value"
            + " is 0: scanning them takes",
        train(data, directory.resolve("run"), "--data=libsvm:" + wide));
  }
}
