package io.kindling.data.idx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.InvalidInputException;
import io.kindling.data.image.ImageSequence;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdxImagesTest {

  private static final byte[] PIXELS = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};

  @ParameterizedTest
  @ValueSource(strings = {"images", "images.gz"})
  void readsOnFromAnyImage(String name) throws IOException {
    IdxImages images = IdxImages.open(MemoryFile.idx(name, PIXELS, 5, 1, 2));
    assertEquals(5, images.size());
    assertEquals("1 x 2 pixels", images.shape());
    assertEquals(name, images.name());
    assertEquals(name.equals("images"), images.startsAnywhere());
    for (int first = 0; first < 4; first++) {
      try (ImageSequence.Reader reader = images.from(first)) {
        assertArrayEquals(Arrays.copyOfRange(PIXELS, 2 * first, 2 * first + 2), next(reader, 1));
        assertArrayEquals(Arrays.copyOfRange(PIXELS, 2 * first + 2, 10), next(reader, 4 - first));
      }
    }
  }

  @Test
  void ofAPlainFileOnlyTheRangeIsRead() throws IOException {
    MemoryFile file = MemoryFile.idx("images", new byte[1 << 20], 1 << 10, 32, 32);
    IdxImages images = IdxImages.open(file);
    long before = file.bytesRead();
    try (ImageSequence.Reader reader = images.from(512)) {
      next(reader, 16);
    }
    long read = file.bytesRead() - before;
    assertTrue(read >= 16 << 10 && read < 32 << 10, read + " bytes");
  }

  @Test
  void aPackedFileThatEndsTooEarlyIsDamaged() throws IOException {
    byte[] whole = MemoryFile.concat(IdxFile.header(6, 1, 2), PIXELS);
    refused("images.gz: ends too early", new MemoryFile("images.gz", MemoryFile.gzip(whole)), 6);
  }

  @Test
  void aPackedFileThatGoesOnIsDamaged() throws IOException {
    byte[] whole = MemoryFile.concat(IdxFile.header(4, 1, 2), PIXELS);
    refused(
        "images.gz: its header promises 4 x 1 x 2, 8 bytes, but more follow",
        new MemoryFile("images.gz", MemoryFile.gzip(whole)),
        4);
  }

  @Test
  void theChecksumOfAPackedFileIsLookedAt() throws IOException {
    byte[] packed = MemoryFile.idx("images.gz", PIXELS, 5, 1, 2).content();
    packed[packed.length - 7] ^= 1;
    refused("images.gz: cannot be unpacked", new MemoryFile("images.gz", packed), 5);
  }

  private static void refused(String expected, MemoryFile file, int count) throws IOException {
    try (ImageSequence.Reader reader = IdxImages.open(file).from(0)) {
      String said =
          assertThrows(InvalidInputException.class, () -> next(reader, count)).getMessage();
      assertTrue(said.startsWith(expected), said);
      assertFalse(said.contains("\n"), said);
    }
  }

  private static byte[] next(ImageSequence.Reader reader, int count) {
    byte[] levels = new byte[count * 1024];
    reader.next(levels, count);
    return Arrays.copyOf(levels, 2 * count);
  }
}
