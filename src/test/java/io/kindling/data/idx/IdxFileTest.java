package io.kindling.data.idx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.codec.Sha256;
import io.kindling.data.image.ImageSequence;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
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

  @ParameterizedTest
  @EnumSource(IdxType.class)
  void readsElementsOfEveryType(IdxType type) throws IOException {
    int items = 7000;
    double[] numbers = new double[items * 2 * 3];
    byte[] bytes = new byte[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (i * 31 + i / 7) % (type == IdxType.SIGNED_BYTE ? 128 : 256);
      bytes[i] = (byte) numbers[i];
    }
    for (String name : List.of("images", "images.gz")) {
      MemoryFile source = MemoryFile.idx(name, type, numbers, items, 2, 3);
      IdxFile file = IdxFile.open(source, 3, "images");
      assertEquals(6, file.itemLength());
      assertArrayEquals(bytes, file.read(0, items));
      byte[] wanted = Arrays.copyOfRange(bytes, 6 * 4321, 6 * 4325);
      assertArrayEquals(wanted, file.read(4321, 4));
      ImageSequence.Reader reader = new IdxImages(file).from(4321);
      byte[] levels = new byte[6 * (items - 4321)];
      reader.next(levels, items - 4321);
      assertArrayEquals(Arrays.copyOfRange(bytes, 6 * 4321, bytes.length), levels);
      IdxDigest digest =
          IdxDigest.of(file, List.of(new IdxDigest.Part(0, items), new IdxDigest.Part(items, 0)));
      assertEquals(new Sha256().add(bytes).hex(), digest.partSha256().get(0));
      byte[] plain = MemoryFile.idx("images", type, numbers, items, 2, 3).content();
      assertEquals(new Sha256().add(plain).hex(), digest.sha256());
    }
  }

  /** The class is the first of eight columns; the others are larger than any label. */
  @ParameterizedTest
  @ValueSource(strings = {"qmnist-train-labels-idx2-int", "qmnist-train-labels-idx2-int.gz"})
  void readsTheClassesOfQmnistsLabels(String name) throws IOException {
    int items = 20_000;
    double[] numbers = new double[items * 8];
    byte[] classes = new byte[items];
    for (int i = 0; i < items; i++) {
      classes[i] = (byte) (i * 7 % 10);
      double[] row = {classes[i], 4, 2000 + i, 99, 48 + i % 10, 200_000 + i, i % 5, -1};
      System.arraycopy(row, 0, numbers, 8 * i, 8);
    }
    IdxFile file = IdxFile.open(MemoryFile.idx(name, IdxType.INT, numbers, items, 8), 1, "labels");
    assertEquals(items, file.items());
    assertEquals(1, file.itemLength());
    assertArrayEquals(classes, file.read(0, items));
    assertArrayEquals(Arrays.copyOfRange(classes, 777, 779), file.read(777, 2));
    IdxDigest digest = IdxDigest.of(file, List.of(new IdxDigest.Part(0, items)));
    assertEquals(new Sha256().add(classes).hex(), digest.partSha256().get(0));
    assertEquals(9, digest.largest());
    assertEquals(2000, digest.kept().counts().get(3));
  }

  @Test
  void readsLabelsOfOneColumn() throws IOException {
    double[] labels = {3, 0, 255};
    MemoryFile source = MemoryFile.idx("labels", IdxType.SHORT, labels, 3, 1);
    assertArrayEquals(new byte[] {3, 0, (byte) 255}, IdxFile.open(source, 1, "labels").read(0, 3));
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
    IdxFile.open(source, 3, "images").scan(seen::write);
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
