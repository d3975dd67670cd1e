package io.kindling.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parts are written atomically by one program, and _SUCCESS marks complete output. */
class PartDirectoryTest {

  @TempDir private Path directory;

  @Test
  void successIsSaidLastAndNothingElseIsLeft() throws IOException {
    PartDirectory parts = parts("new/out");
    parts.checkFree();
    parts.take();
    parts.write(0, "csv", out -> out.write('a'));
    parts.write(1, "csv", out -> out.write('b'));
    assertFalse(names("new/out").contains("_SUCCESS"));
    parts.succeed(2);
    assertEquals(List.of("_SUCCESS", "part-00000.csv", "part-00001.csv"), names("new/out"));
    assertEquals(0, Files.size(directory.resolve("new/out/_SUCCESS")));
    assertEquals("b", Files.readString(directory.resolve("new/out/part-00001.csv")));
  }

  @Test
  void anAttemptThatFailsLeavesNothingAndAnotherWritesTheSamePart() throws IOException {
    PartDirectory parts = parts("out");
    parts.take();
    assertThrows(
        IllegalStateException.class,
        () ->
            parts.write(
                0,
                "jsonl",
                out -> {
                  out.write('a');
                  throw new IllegalStateException("killed");
                }));
    assertEquals(List.of("claim"), names("out"));
    parts.write(0, "jsonl", out -> out.write('a'));
    parts.write(0, "jsonl", out -> out.write('a'));
    parts.succeed(1);
    assertEquals(List.of("_SUCCESS", "part-00000.jsonl"), names("out"));
  }

  @Test
  void whatFailsBeforeAnythingIsWrittenLeavesNoDirectory() throws IOException {
    PartDirectory parts = parts("out");
    parts.take();
    parts.release();
    assertFalse(Files.exists(directory.resolve("out")));
  }

  @Test
  void partsThatWereWrittenElsewhereAreMissed() throws IOException {
    PartDirectory parts = parts("out");
    parts.take();
    parts.write(1, "csv", out -> {});
    refused(
        "out: 1 of the 2 files that were written are there; name a directory on a file system that"
            + " every machine of the cluster sees",
        () -> parts.succeed(2));
    assertFalse(names("out").contains("_SUCCESS"));
  }

  @Test
  void aDirectoryThatHoldsAnythingIsNotWrittenTo() throws IOException {
    Files.createDirectories(directory.resolve("out"));
    parts("out").checkFree();
    Files.createFile(directory.resolve("out/mine"));
    String taken = "out: holds files already, or another program is writing there";
    refused(taken, () -> parts("out").checkFree());
    refused(taken, () -> parts("out").take());
    assertEquals(List.of("mine"), names("out"));
    refused("out/mine: cannot be written to (", () -> parts("out/mine").checkFree());
  }

  @Test
  void ofTwoProgramsOneHasIt() throws IOException {
    PartDirectory first = parts("out");
    first.take();
    refused("out: holds files already, or another program", () -> parts("out").take());
    first.write(0, "csv", out -> {});
    first.succeed(1);
  }

  /** Runs something that has to be refused. */
  private interface Refused {
    void run() throws IOException;
  }

  private void refused(String expected, Refused work) {
    String said = assertThrows(InvalidInputException.class, work::run).getMessage();
    assertTrue(said.startsWith(directory + "/" + expected), said);
  }

  private PartDirectory parts(String name) {
    return new PartDirectory(directory.resolve(name).toString(), new Configuration());
  }

  private List<String> names(String name) throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve(name))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /** Such as the root of a volume that was just made. */
  @Test
  void whatBelongsToTheVolumeIsNotInTheWay() throws Exception {
    for (String name : List.of("lost+found", ".snapshot", ".Trash-1000")) {
      Files.createDirectories(directory.resolve("volume").resolve(name));
    }
    PartDirectory parts = parts("volume");
    parts.checkFree();
    parts.take();
    parts.release();
    Files.createFile(directory.resolve("volume/mine"));
    refused("volume: holds files already", parts::checkFree);
  }
}
