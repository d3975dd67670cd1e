package io.kindling.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.fixtures.CommandRun;
import io.kindling.fixtures.CommandTesting;
import io.kindling.fixtures.IdxFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Outputs go where an option says, be it a path or an address, or nothing is done. */
@Tag("spark")
class OutputFilesTest extends CommandTesting {

  @TempDir static Path shared;

  private static IdxFixture data;
  private static Path run;

  @BeforeAll
  static void trainOnce() throws IOException {
    data = IdxFixture.write(shared.resolve("data"));
    run = shared.resolve("run");
    CommandRun.of(train(data, run)).succeeded();
  }

  private static String refusal(String... arguments) {
    return CommandRun.withoutSpark(arguments).withoutStackTrace().refusal(2);
  }

  /** The commands that write one file, up to the option's value. */
  private List<List<String>> writers() {
    return List.of(
        List.of("export", run.toString(), "--output"),
        List.of("report", run.toString(), "--output"),
        List.of("evaluate", run.toString(), "--data=" + data.directory(), "--report"),
        List.of(
            "data", "inspect", data.directory().toString(), "--augment=affine:shift=1", "--sheet"));
  }

  private static String[] with(List<String> command, String value) {
    return java.util.stream.Stream.concat(command.stream(), java.util.stream.Stream.of(value))
        .toArray(String[]::new);
  }

  @Test
  void aFileIsNotWrittenWhereSomethingElseIs() throws Exception {
    Path folder = Files.createDirectory(directory.resolve("folder"));
    Path pipe = directory.resolve("pipe");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    for (List<String> command : writers()) {
      String option = command.get(command.size() - 1);
      assertSays(
          option + " " + folder + ": cannot be written (is a directory); name another file",
          refusal(with(command, folder.toString())));
      assertSays(
          option + " " + folder + "/new/: cannot be written (it is the name of a directory)",
          refusal(with(command, folder + "/new/")));
      for (String special : List.of(pipe.toString(), "/dev/null")) {
        assertSays(
            option
                + " "
                + special
                + ": cannot be written (is a pipe or a device); name another file",
            refusal(with(command, special)));
      }
      assertSays(
          option + " " + run.resolve("run.json/x") + ": cannot be written (…run.json is not a dir",
          refusal(with(command, run.resolve("run.json/x").toString())));
      assertSays("'': is not a path", refusal(with(command, "")));
      assertSays("'x:y': is not a path…; write ./x:y for a file", refusal(with(command, "x:y")));
    }
    assertTrue(Files.isDirectory(folder));
    assertFalse(Files.isRegularFile(Path.of("/dev/null")));
  }

  /** The file behind a link is written, as by a shell; the link itself remains. */
  @Test
  void aLinkIsFollowed() throws IOException {
    Path target = Files.writeString(directory.resolve("target.onnx"), "old");
    Path link = Files.createSymbolicLink(directory.resolve("link"), target);
    CommandRun.withoutSpark("export", run.toString(), "--output=" + link).succeeded();
    assertTrue(Files.isSymbolicLink(link));
    assertTrue(Files.size(target) > 100);
    Path device = Files.createSymbolicLink(directory.resolve("device"), Path.of("/dev/null"));
    assertSays(
        "--output " + device + ": cannot be written (is a pipe or a device",
        refusal("export", run.toString(), "--output=" + device));
  }

  @Test
  void addressesAreNoNamesOfLocalFolders() throws IOException {
    String here = "file:" + directory;
    CommandRun.withoutSpark("data", "generate", "--count=6", "--output=" + here + "/digits")
        .succeeded();
    assertTrue(Files.exists(directory.resolve("digits/train-images-idx3-ubyte")));
    assertSays(
        "--output " + here + "/digits: holds train-images-idx3-ubyte already",
        refusal("data", "generate", "--count=6", "--output=" + here + "/digits"));
    CommandRun.withoutSpark("export", run.toString(), "--output=" + here + "/m.onnx").succeeded();
    assertTrue(Files.exists(directory.resolve("m.onnx")));
    for (String remote : List.of("hdfs://nowhere.invalid:1/x", "s3a://bucket/x", "none://host/x")) {
      assertSays(
          remote + ": is on another file system; name a path on this machine's disk",
          refusal("data", "fetch", "--output=" + remote));
      assertSays(
          remote + ": is on another file system; name a path on this machine's disk",
          refusal("study", "conf/quick.properties", "--output=" + remote));
    }
    assertSays(
        "none://host/x: lies on a file system that cannot be reached",
        refusal("data", "generate", "--count=6", "--output=none://host/x"));
    for (String folder : List.of("file:", "hdfs:", "s3a:", "none:")) {
      assertFalse(Files.exists(Path.of(folder)), folder);
    }
  }

  @Test
  void aStudysDirectoryIsNoFile() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    assertSays(
        "--output " + file + ": cannot be written to (",
        refusal("study", "conf/quick.properties", "--output=" + file));
  }
}
