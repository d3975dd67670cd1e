package io.kindling.hadoop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.kindling.InvalidInputException;
import io.kindling.data.ByteSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table is the files that a user names, in the order of their names. */
class TableFilesTest {

  @TempDir Path directory;

  @BeforeEach
  void writeFiles() throws IOException {
    for (String name : List.of("part-2", "part-10", "other", "_SUCCESS", ".part-2.crc")) {
      Files.writeString(directory.resolve(name), name);
    }
    Files.createFile(directory.resolve("part-3"));
    Files.createDirectory(directory.resolve("below"));
  }

  private List<String> contents(String source) throws IOException {
    List<String> contents = new ArrayList<>();
    for (ByteSource file : TableFiles.find(source, new Configuration())) {
      try (InputStream in = file.open(0)) {
        contents.add(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return contents;
  }

  @Test
  void directoriesPatternsAndFiles() throws IOException {
    assertEquals(List.of("other", "part-10", "part-2"), contents(directory.toString()));
    assertEquals(List.of("other", "part-10", "part-2"), contents(directory.toUri().toString()));
    assertEquals(List.of("part-10", "part-2"), contents(directory + "/part-*"));
    assertEquals(List.of("part-2"), contents(directory + "/part-[0-2]"));
    assertEquals(List.of("part-10"), contents(directory + "/part-10"));
    assertEquals(
        directory + "/part-10",
        TableFiles.find(directory + "/part-1?", new Configuration()).get(0).name());
  }

  @Test
  void packedFilesAreUnpackedAndHaveNoLength() throws IOException {
    Path packed = directory.resolve("packed.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      out.write("text".getBytes(StandardCharsets.UTF_8));
    }
    assertEquals(List.of("text"), contents(packed.toString()));
    ByteSource file = TableFiles.find(packed.toString(), new Configuration()).get(0);
    assertEquals(Long.MAX_VALUE, file.length());
    Files.writeString(packed, "no gzip at all");
    assertThrows(InvalidInputException.class, () -> contents(packed.toString()));
    assertThrows(InvalidInputException.class, file::checkUnchanged);
  }

  @Test
  void nothingThatIsThereIsRefused() {
    for (String source : List.of("/none", "/none-*", "/below", "/part-3")) {
      assertThrows(InvalidInputException.class, () -> contents(directory + source), source);
    }
  }
}
