package io.kindling.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names mean what users mean by them, whatever characters they have. */
class PathNameTest {

  @ParameterizedTest
  @CsvSource({
    "data/mnist, data/mnist",
    "hdfs://host/data, hdfs://host/data",
    "file:/data, file:/data",
    "/data/12:30, /data/12:30",
    "data/12:30, data/12:30",
    "./a:b, ./a:b",
    "2026-11-30T12:30, ./2026-11-30T12:30",
    "12:30/data, ./12:30/data",
    ":a, ./:a",
    "50%20 #?[a], 50%20 #?[a]"
  })
  void pathsOfNames(String name, String path) {
    assertEquals(path, PathName.parse(name).toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a:b", "hdfs:data", "run:1/data", "s3a:bucket"})
  void aNameThatMayBeAnAddressIsNoFileUnlessThereIsOne(String name) {
    InvalidInputException refusal =
        assertThrows(InvalidInputException.class, () -> PathName.parse(name));
    assertTrue(refusal.getMessage().contains("write ./" + name), refusal::getMessage);
  }

  @Test
  void aFileThatIsThereIsMeant() throws IOException {
    Path here = Files.createTempFile(Path.of(""), "kindling:", "");
    try {
      assertEquals("./" + here, PathName.parse(here.toString()).toString());
    } finally {
      Files.delete(here);
    }
  }

  @Test
  void childrenMayHaveColons() {
    org.apache.hadoop.fs.Path parent = new org.apache.hadoop.fs.Path("/data");
    assertEquals("/data/a:b", PathName.child(parent, "a:b").toString());
    assertEquals("/data/.a", PathName.child(parent, ".a").toString());
    assertEquals("a", PathName.child(new org.apache.hadoop.fs.Path("."), "a").toString());
  }

  @Test
  void localNamesAreLocalWhateverHadoopsFileSystemIs() throws IOException {
    Configuration remote = new Configuration();
    remote.set("fs.defaultFS", "hdfs://nowhere");
    org.apache.hadoop.fs.Path path = LocalPath.orAddress("a b");
    assertEquals("file", path.getFileSystem(remote).getScheme());
    assertEquals(Path.of("a b").toAbsolutePath().toString(), path.toUri().getPath());
    assertEquals("hdfs://host/a", LocalPath.orAddress("hdfs://host/a").toString());
    assertEquals(Path.of("/a b"), LocalPath.of("file:/a b"));
    assertEquals(Path.of("/a%20b"), LocalPath.of("file:///a%20b"));
    for (String other : new String[] {"hdfs://host/a", "file://host/a"}) {
      assertThrows(InvalidInputException.class, () -> LocalPath.of(other), other);
    }
  }
}
