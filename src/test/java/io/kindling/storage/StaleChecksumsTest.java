package io.kindling.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.InvalidInputException;
import io.kindling.data.ByteSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.LocalFileSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Local files whose Hadoop checksums are outdated because another program changed the file. */
class StaleChecksumsTest {

  @TempDir Path directory;

  private Path file;
  private Path checksums;

  @BeforeEach
  void writeAsHadoopDoes() throws IOException {
    file = directory.resolve("t.csv");
    checksums = directory.resolve(".t.csv.crc");
    LocalFileSystem local = LocalFileSystem.getLocal(new Configuration());
    try (OutputStream out = local.create(new org.apache.hadoop.fs.Path(file.toString()))) {
      out.write("a,b,label\n".repeat(200).getBytes(StandardCharsets.UTF_8));
    }
    assertTrue(Files.exists(checksums));
  }

  private String content(long position) throws IOException {
    ByteSource source = TableFiles.find(file.toString(), new Configuration(), note -> {}).get(0);
    try (InputStream in = source.open(position)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void aMismatchIsToldByTheNameOfTheChecksums() throws IOException {
    assertEquals(2000, content(0).length());
    Files.writeString(file, "a,b,other\n".repeat(200));
    for (long position : new long[] {0, 700, 1024}) {
      String message =
          assertThrows(InvalidInputException.class, () -> content(position)).getMessage();
      assertTrue(message.startsWith(file + ": does not match the checksums"), message);
      assertTrue(message.contains(" in .t.csv.crc: "), message);
      assertTrue(message.contains("remove that .crc file if the content is right"), message);
    }
    assertTrue(Files.exists(file));
    Files.delete(checksums);
    assertEquals(2000, content(0).length());
  }

  @Test
  void whatIsNoChecksumsIsPassedOver() throws IOException {
    for (String other : new String[] {"", "c", "crc32 of t.csv: 0badcafe"}) {
      Files.writeString(checksums, other);
      assertEquals(2000, content(0).length());
    }
  }

  @Test
  void aFileThatWeReplaceLeavesNoneBehind() throws IOException {
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(file.toString());
    AtomicFile.write(path, new Configuration(), out -> out.write('a'));
    assertFalse(Files.exists(checksums));
    assertEquals("a", content(0));
  }
}
