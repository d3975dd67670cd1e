package io.kindling.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.fixtures.Hdfs;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Writes are atomic on HDFS, where a rename onto a file is refused by default. */
@Tag("hdfs")
class AtomicFileOnHdfsTest {

  private static Hdfs hdfs;

  @BeforeAll
  static void start() throws IOException {
    hdfs = Hdfs.emptied();
  }

  @Test
  void replacesAFileAndLeavesNothingBesideIt() throws IOException {
    Path file = hdfs.path("/replaced/run.json");
    write(file, "a long old content");
    write(file, "new");
    assertEquals("new", read(file));
    assertEquals(List.of("run.json"), names(file.getParent()));
  }

  @Test
  void aPathWithoutASchemeIsOneOfTheDefaultFileSystem() throws IOException {
    Path file = new Path("/default/run.json");
    write(file, "old");
    write(file, "new");
    assertEquals("new", read(hdfs.path("/default/run.json")));
  }

  /** A reader that looks all the time finds one whole file or the other. */
  @Test
  void aReaderNeverFindsTheFileMissingOrHalfWritten() throws Exception {
    Path file = hdfs.path("/read/run.json");
    Map<String, String> contents =
        Map.of("1".repeat(10_000), "first", "2".repeat(20_000), "second");
    List<String> texts = List.copyOf(contents.keySet());
    write(file, texts.get(0));
    AtomicBoolean done = new AtomicBoolean();
    Set<String> seen = ConcurrentHashMap.newKeySet();
    CompletableFuture<Void> reader =
        CompletableFuture.runAsync(
            () -> {
              while (!done.get()) {
                String found = look(file);
                seen.add(contents.getOrDefault(found, found));
              }
            });
    for (int i = 1; i <= 25; i++) {
      write(file, texts.get(i % 2));
    }
    done.set(true);
    reader.get(1, TimeUnit.MINUTES);
    assertEquals(Set.of("first", "second"), seen);
  }

  @Test
  void whatAKilledWriterLeavesIsUnderNoFinalNameAndIsClearedAway() throws IOException {
    Path file = hdfs.path("/killed/run.json");
    write(file, "old");
    Path unfinished =
        hdfs.path("/killed/.run.json.123e4567-e89b-12d3-a456-426614174000" + AtomicFile.UNFINISHED);
    // A client of its own, that never closes what it writes: the NameNode keeps it open for it.
    FileSystem killed = FileSystem.newInstance(unfinished.toUri(), hdfs.configuration());
    FSDataOutputStream out = killed.create(unfinished, false);
    out.writeBytes("half of the new con");
    out.hsync();

    assertEquals("old", read(file));
    AtomicFile.clearUnfinished(file.getParent(), hdfs.configuration());
    assertEquals(List.of("run.json"), names(file.getParent()));
    assertThrows(IOException.class, out::close, "the file is gone");
    killed.close();
  }

  @Test
  void aDirectoryInTheFilesPlaceIsAFailureThatNamesIt() throws IOException {
    Path file = hdfs.path("/directory/run.json");
    hdfs.files().mkdirs(file);
    IOException thrown = assertThrows(IOException.class, () -> write(file, "new"));
    assertEquals(
        file + ": cannot be written: is a directory, where a file must be written",
        thrown.getMessage());
    assertEquals(List.of("run.json"), names(file.getParent()));
  }

  @Test
  void whatSafeModeForbidsChangesNothing() throws IOException {
    Path file = hdfs.path("/safe/run.json");
    write(file, "old");
    hdfs.safeMode(true);
    try {
      IOException thrown = assertThrows(IOException.class, () -> write(file, "new"));
      assertTrue(
          thrown.getMessage().startsWith(file + ": cannot be written: Cannot create file"),
          thrown.getMessage());
      assertTrue(thrown.getMessage().contains("Name node is in safe mode"), thrown.getMessage());
    } finally {
      hdfs.safeMode(false);
    }
    assertEquals("old", read(file));
    assertEquals(List.of("run.json"), names(file.getParent()));
  }

  @Test
  void safeModeInTheMiddleLeavesTheOldFile() throws IOException {
    Path file = hdfs.path("/middle/run.json");
    write(file, "old");
    IOException thrown =
        assertThrows(
            IOException.class,
            () ->
                AtomicFile.write(
                    file,
                    hdfs.configuration(),
                    out -> {
                      out.write(1);
                      hdfs.safeMode(true);
                    }));
    hdfs.safeMode(false);
    assertTrue(
        thrown.getMessage().startsWith(file + ": cannot be written: Cannot add block"),
        thrown.getMessage());
    assertEquals("old", read(file));
    AtomicFile.clearUnfinished(file.getParent(), hdfs.configuration());
    assertEquals(List.of("run.json"), names(file.getParent()));
  }

  private static void write(Path file, String text) throws IOException {
    AtomicFile.write(file, hdfs.configuration(), out -> out.write(text.getBytes(UTF_8)));
  }

  private static String read(Path file) throws IOException {
    try (FSDataInputStream in = hdfs.files().open(file)) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  private static String look(Path file) {
    try {
      return read(file);
    } catch (FileNotFoundException e) {
      return "missing";
    } catch (IOException e) {
      // Opened, then replaced, and its blocks were given back before they were read.
      return look(file);
    }
  }

  private static List<String> names(Path parent) throws IOException {
    return Arrays.stream(hdfs.files().listStatus(parent))
        .map(FileStatus::getPath)
        .map(Path::getName)
        .toList();
  }
}
