package io.kindling.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {

  private static final Configuration CONFIGURATION = new Configuration(false);

  @TempDir private java.nio.file.Path directory;
  private java.nio.file.Path local;
  private Path file;

  @BeforeEach
  void chooseAFile() {
    local = directory.resolve("some file.json");
    file = new Path(local.toUri());
  }

  @Test
  void writesAFileAndNothingBesideIt() throws IOException {
    AtomicFile.write(file, CONFIGURATION, out -> print(out, "new"));
    assertEquals("new", Files.readString(local));
    assertEquals(List.of("some file.json"), names());
  }

  @Test
  void makesTheDirectoriesThatAreMissing() throws IOException {
    java.nio.file.Path deep = directory.resolve("a/b/c.json");
    AtomicFile.write(new Path(deep.toUri()), CONFIGURATION, out -> print(out, "deep"));
    assertEquals("deep", Files.readString(deep));
  }

  @Test
  void theOldFileIsThereUntilTheNewOneIsWhole() throws IOException {
    Files.writeString(local, "old");
    AtomicFile.write(
        file,
        CONFIGURATION,
        out -> {
          print(out, "ne");
          out.flush();
          assertEquals("old", Files.readString(local));
          assertTrue(names().stream().anyMatch(name -> name.endsWith(AtomicFile.UNFINISHED)));
          print(out, "w");
        });
    assertEquals("new", Files.readString(local));
    assertEquals(List.of("some file.json"), names());
  }

  @Test
  void replacesALongFileByAShortOne() throws IOException {
    Files.writeString(local, "a long old content");
    AtomicFile.write(file, CONFIGURATION, out -> print(out, "new"));
    assertEquals("new", Files.readString(local));
  }

  /** A reader that looks all the time sees one whole file or the other, never none. */
  @Test
  void aReaderNeverSeesTheFileMissingOrHalfWritten() throws Exception {
    String first = "1".repeat(10_000);
    String second = "2".repeat(10_000);
    Files.writeString(local, first);
    AtomicBoolean done = new AtomicBoolean();
    AtomicBoolean broken = new AtomicBoolean();
    Thread reader =
        new Thread(
            () -> {
              while (!done.get()) {
                try {
                  String content = Files.readString(local);
                  if (!content.equals(first) && !content.equals(second)) {
                    broken.set(true);
                  }
                } catch (IOException e) {
                  broken.set(true);
                }
              }
            });
    reader.start();
    try {
      for (int i = 0; i < 50; i++) {
        String content = i % 2 == 0 ? second : first;
        AtomicFile.write(file, CONFIGURATION, out -> print(out, content));
      }
    } finally {
      done.set(true);
      reader.join();
    }
    assertFalse(broken.get());
  }

  @Test
  void failureInTheMiddleLeavesTheOldFileAndNoOther() throws IOException {
    Files.writeString(local, "old");
    for (Throwable failure :
        List.of(
            new IOException("disk full"),
            new UncheckedIOException(new IOException("disk full")),
            new LinkageError("of a test"))) {
      Throwable thrown =
          assertThrows(
              failure.getClass(),
              () ->
                  AtomicFile.write(
                      file,
                      CONFIGURATION,
                      out -> {
                        print(out, "half of the new con");
                        AtomicFileTest.<RuntimeException>raise(failure);
                      }));
      assertTrue(thrown == failure || thrown.getMessage().endsWith(failure.getMessage()));
      assertEquals("old", Files.readString(local));
      assertEquals(List.of("some file.json"), names(), failure.toString());
    }
  }

  @Test
  void failureLeavesNothingWhereNothingWas() throws IOException {
    assertThrows(
        IOException.class,
        () ->
            AtomicFile.write(
                file,
                CONFIGURATION,
                out -> {
                  throw new IOException("disk full");
                }));
    assertEquals(List.of(), names());
  }

  @Test
  void aDirectoryInTheFilesPlaceIsAFailure() throws IOException {
    Files.createDirectory(local);
    IOException thrown =
        assertThrows(
            IOException.class,
            () -> AtomicFile.write(file, CONFIGURATION, out -> print(out, "new")));
    assertEquals(
        file + ": cannot be written: is a directory, where a file must be written",
        thrown.getMessage());
    assertEquals(List.of("some file.json"), names());
    try (Stream<java.nio.file.Path> inside = Files.list(local)) {
      assertEquals(0, inside.count());
    }
  }

  @Test
  void thereAreNoChecksumFiles() throws IOException {
    for (Path each : List.of(file, new Path(local.toString()))) {
      AtomicFile.write(each, CONFIGURATION, out -> print(out, "new"));
      assertEquals(List.of("some file.json"), names());
    }
  }

  /** A file of the user's is no unfinished one of ours, whatever its name ends in. */
  @Test
  void onlyWhatOurWritersHaveLeftIsClearedAway() throws IOException {
    String ours = ".run.json.123e4567-e89b-12d3-a456-426614174000" + AtomicFile.UNFINISHED;
    List<String> others =
        List.of(
            ".thesis" + AtomicFile.UNFINISHED, "x" + ours, ours + ".bak", ".run.json.1.unfinished");
    Files.createFile(directory.resolve(ours));
    for (String other : others) {
      Files.createFile(directory.resolve(other));
    }
    AtomicFile.clearUnfinished(file.getParent(), CONFIGURATION);
    assertEquals(Set.copyOf(others), Set.copyOf(names()));
  }

  private List<String> names() throws IOException {
    try (Stream<java.nio.file.Path> files = Files.list(directory)) {
      return files.map(path -> path.getFileName().toString()).toList();
    }
  }

  private static void print(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Throwable> void raise(Throwable failure) throws E {
    throw (E) failure;
  }
}
