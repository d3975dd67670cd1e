package io.kindling.spark.start;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests which directories Spark will use for its own files, and whether it can use them. */
class LocalDirectoriesTest {

  private static LocalDirectories of(String setting, Map<String, String> environment) {
    SparkConf conf = new SparkConf(false);
    if (setting != null) {
      conf.set("spark.local.dir", setting);
    }
    return LocalDirectories.of(conf, environment);
  }

  @Test
  void environmentComesBeforeTheSetting() {
    assertEquals(
        new LocalDirectories("spark.local.dir", List.of("/a", "/b")), of("/a,/b", Map.of()));
    assertEquals(
        new LocalDirectories("SPARK_LOCAL_DIRS", List.of("/c", "/d")),
        of("/a", Map.of("SPARK_LOCAL_DIRS", "/c,/d")));
    assertEquals(
        new LocalDirectories("SPARK_EXECUTOR_DIRS", List.of("/e", "/f")),
        of("/a", Map.of("SPARK_LOCAL_DIRS", "/c,/d", "SPARK_EXECUTOR_DIRS", "/e:/f")));
    assertEquals(
        new LocalDirectories("LOCAL_DIRS", List.of("/g")),
        of("/a", Map.of("CONTAINER_ID", "container_1", "LOCAL_DIRS", "/g")));
    assertEquals(
        new LocalDirectories("java.io.tmpdir", List.of(System.getProperty("java.io.tmpdir"))),
        of(null, Map.of()));
  }

  /** Spark would throw an exception that names neither variable. */
  @Test
  void yarnContainerWithoutLocalDirectoriesIsRefused() {
    InvalidInputException e =
        assertThrows(
            InvalidInputException.class, () -> of(null, Map.of("CONTAINER_ID", "of a builder")));
    assertTrue(e.getMessage().contains("unset CONTAINER_ID"), e.getMessage());
  }

  @Test
  void oneUsableDirectoryIsEnough(@TempDir Path directory) throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    Path missing = directory.resolve("not/yet");
    of(file + "," + missing, Map.of()).check();
    assertEquals(List.of(), List.of(missing.toFile().list()), "nothing is left behind");

    // Not even root can create a directory there.
    String unusable = file + "/x," + file;
    InvalidInputException e =
        assertThrows(InvalidInputException.class, () -> of(unusable, Map.of()).check());
    assertTrue(
        e.getMessage()
            .startsWith("spark.local.dir names no directory that Spark could write its own files"),
        e.getMessage());
    assertTrue(e.getMessage().contains("'" + file + "/x' ("), e.getMessage());
    InvalidInputException byVariable =
        assertThrows(
            InvalidInputException.class,
            () -> of(null, Map.of("SPARK_LOCAL_DIRS", unusable)).check());
    assertTrue(
        byVariable.getMessage().endsWith("or name one in SPARK_LOCAL_DIRS"),
        byVariable.getMessage());
  }
}
