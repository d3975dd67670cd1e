package io.kindling.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.kindling.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A data file that has changed since the run began is reported and not opened. */
class HadoopFileTest {

  private static final String CHANGED =
      "has changed since the run began (%s); put the old file back and resume, or train anew";

  @TempDir private Path directory;

  private Path path;
  private HadoopFile file;

  @BeforeEach
  void write() throws IOException {
    path = Files.write(directory.resolve("labels"), new byte[10]);
    Configuration configuration = new Configuration();
    org.apache.hadoop.fs.Path name = new org.apache.hadoop.fs.Path(path.toString());
    file =
        new HadoopFile(
            name.getFileSystem(configuration).getFileStatus(name), name.toString(), configuration);
  }

  @Test
  void unchangedFileIsReadFromAnyPosition() throws IOException {
    file.checkUnchanged();
    try (InputStream in = file.open(3)) {
      assertArrayEquals(new byte[7], in.readAllBytes());
    }
  }

  @Test
  void fileThatIsGone() throws IOException {
    Files.delete(path);
    assertRefused(
        "was there when the run began and is gone now; is it on a file system that every machine of"
            + " the cluster can read? Put it back and resume");
  }

  @Test
  void fileOfAnotherLengthAndTheSameTime() throws IOException {
    FileTime before = Files.getLastModifiedTime(path);
    Files.write(path, new byte[9]);
    Files.setLastModifiedTime(path, before);
    assertRefused(String.format(CHANGED, "10 bytes then, 9 now"));
  }

  @Test
  void fileOfTheSameLengthAndAnotherTime() throws IOException {
    long before = Files.getLastModifiedTime(path).toMillis();
    Files.setLastModifiedTime(path, FileTime.fromMillis(before + 1));
    assertRefused(String.format(CHANGED, "a new time of modification"));
  }

  @Test
  void directoryInItsPlace() throws IOException {
    Files.delete(path);
    Files.createDirectory(path);
    assertThrows(InvalidInputException.class, file::checkUnchanged);
  }

  @Test
  void whatIsPutBackAsItWasIsTaken() throws IOException {
    FileTime before = Files.getLastModifiedTime(path);
    Files.delete(path);
    Files.write(path, new byte[10]);
    Files.setLastModifiedTime(path, before);
    assertDoesNotThrow(file::checkUnchanged);
  }

  private void assertRefused(String expected) {
    String message = path + ": " + expected;
    assertEquals(
        message, assertThrows(InvalidInputException.class, file::checkUnchanged).getMessage());
    assertEquals(
        message, assertThrows(InvalidInputException.class, () -> file.open(0)).getMessage());
  }
}
