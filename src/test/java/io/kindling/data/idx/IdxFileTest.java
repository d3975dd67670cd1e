package io.kindling.data.idx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading sound files; {@link DamagedIdxFileTest} has the others. */
class IdxFileTest {

  @ParameterizedTest
  @ValueSource(strings = {"images", "images.gz"})
  void tellsItsShape(String name) throws IOException {
    MemoryFile source = MemoryFile.idx(name, elements(5 * 3 * 4), 5, 3, 4);
    IdxFile file = IdxFile.open(source, 3, "images");
    assertEquals(name, file.name());
    assertEquals(source, file.source());
    assertEquals(5, file.items());
    assertEquals(5, file.dimension(0));
    assertEquals(3, file.dimension(1));
    assertEquals(4, file.dimension(2));
    assertEquals(12, file.itemLength());
    assertEquals(16, file.headerLength());
  }

  @Test
  void headerIsThatOfTheFormat() {
    assertArrayEquals(
        new byte[] {0, 0, 8, 3, 0, 0, (byte) 0xea, 0x60, 0, 0, 0, 28, 0, 0, 1, 0},
        IdxFile.header(60_000, 28, 256));
    assertArrayEquals(new byte[] {0, 0, 8, 1, 0, 0, 0, 10}, IdxFile.header(10));
  }

  @ParameterizedTest
  @ValueSource(strings = {"images", "images.gz"})
  void readsAnyRangeOfItems(String name) throws IOException {
    byte[] elements = elements(7 * 2 * 3);
    IdxFile file = IdxFile.open(MemoryFile.idx(name, elements, 7, 2, 3), 3, "images");
    for (int first = 0; first <= 7; first++) {
      for (int count = 0; first + count <= 7; count++) {
        byte[] wanted = Arrays.copyOfRange(elements, first * 6, (first + count) * 6);
        assertArrayEquals(wanted, file.read(first, count), first + " + " + count);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"labels", "labels.gz"})
  void readsLabels(String name) throws IOException {
    byte[] labels = {0, 9, (byte) 255, 3};
    IdxFile file = IdxFile.open(MemoryFile.idx(name, labels, 4), 1, "labels");
    assertEquals(1, file.itemLength());
    assertEquals(8, file.headerLength());
    assertArrayEquals(new byte[] {9, (byte) 255}, file.read(1, 2));
  }

  @Test
  void readsLittleMoreOfAPlainFileThanIsAskedFor() throws IOException {
    int size = 2_000_000;
    MemoryFile source = MemoryFile.idx("labels", elements(size), size);
    IdxFile file = IdxFile.open(source, 1, "labels");
    assertTrue(source.bytesRead() < 100_000, "for the header: " + source.bytesRead());
    long before = source.bytesRead();
    file.read(size - 1000, 100);
    assertTrue(source.bytesRead() - before < 100_000, "for 100 bytes: " + source.bytesRead());
  }

  @ParameterizedTest
  @ValueSource(strings = {"images", "images.gz"})
  void scansHeaderAndItemsInOnePass(String name) throws IOException {
    byte[] elements = elements(200_000);
    MemoryFile source = MemoryFile.idx(name, elements, 2000, 10, 10);
    ByteArrayOutputStream seen = new ByteArrayOutputStream();
    IdxFile.open(source, 3, "images").scan((buffer, count) -> seen.write(buffer, 0, count));
    byte[] wanted = MemoryFile.concat(IdxFile.header(2000, 10, 10), elements);
    assertArrayEquals(wanted, seen.toByteArray());
  }

  @Test
  void readsGzipFilesOfSeveralMembers() throws IOException {
    // As gzip's own manual allows: cat a.gz b.gz is the gzip of both.
    byte[] plain = MemoryFile.idx("labels", elements(100), 100).content();
    byte[] first = MemoryFile.gzip(Arrays.copyOf(plain, 50));
    byte[] second = MemoryFile.gzip(Arrays.copyOfRange(plain, 50, plain.length));
    MemoryFile source = new MemoryFile("labels.gz", MemoryFile.concat(first, second));
    assertArrayEquals(elements(100), IdxFile.open(source, 1, "labels").read(0, 100));
  }

  @Test
  void travelsBetweenMachines() throws Exception {
    IdxFile file = IdxFile.open(MemoryFile.idx("labels", elements(9), 9), 1, "labels");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(file);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertArrayEquals(elements(9), ((IdxFile) in.readObject()).read(0, 9));
    }
  }

  /** Bytes that do not repeat with any short period. */
  static byte[] elements(int count) {
    byte[] elements = new byte[count];
    for (int i = 0; i < count; i++) {
      elements[i] = (byte) (((i * i) >>> 3) ^ i);
    }
    return elements;
  }
}
