package io.kindling.data.idx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.InvalidInputException;
import io.kindling.fixtures.Fuzzing;
import io.kindling.fixtures.Mutations;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Whatever an IDX file holds, it is read right or refused. What is right, a reader tells that was
 * written from the format's description alone.
 */
@Tag("fuzz")
class HostileIdxFilesTest {

  private static final byte[] SOUND = idx(IdxFileTest.elements(5 * 3 * 4), 0x803, 5, 3, 4);
  private static final byte[] OTHER = idx(new byte[40], 0x803, 2, 4, 5);

  /** Bytes of an element, by its type. */
  private static final Map<Byte, Integer> WIDTHS =
      Map.of((byte) 8, 1, (byte) 9, 1, (byte) 11, 2, (byte) 12, 4, (byte) 13, 4, (byte) 14, 8);

  /** Packs to a thousandth of its size. */
  private static final byte[] BOMB = MemoryFile.gzip(Arrays.copyOf(SOUND, 8 << 20));

  @Test
  void areReadRightOrRefused() throws Exception {
    Fuzzing.campaign("IDX files", 2 << 20, this::trial);
  }

  private String trial(Mutations mutations) throws IOException {
    boolean packed = mutations.oneIn(2);
    byte[] content = packed ? packed(mutations) : plain(mutations);
    MemoryFile source = new MemoryFile(packed ? "fuzz.gz" : "fuzz", content);
    byte[] expected = elements(content);
    try {
      IdxFile file = IdxFile.open(source, 3, "images");
      IdxDigest digest = IdxDigest.of(file, List.of(new IdxDigest.Part(0, file.items())));
      assertArrayEquals(expected, file.read(0, file.items()));
      assertEquals(1, digest.partSha256().size());
      return "read";
    } catch (InvalidInputException e) {
      assertTrue(e.getMessage().startsWith(source.name() + ": "), e.getMessage());
      assertNull(expected, () -> "refused, though sound: " + e.getMessage());
      return "refused";
    }
  }

  private static byte[] plain(Mutations mutations) {
    int choice = mutations.random().nextInt(8);
    if (choice == 0) {
      int[] sizes = mutations.random().ints(3, 1, 6).toArray();
      int length = sizes[0] * sizes[1] * sizes[2] + mutations.oneOf(0, 0, 0, 1, -1);
      return idx(new byte[length], 0x803, sizes);
    }
    if (choice == 1) {
      int[] sizes = mutations.random().ints(mutations.random().nextInt(5), 0, 70_000).toArray();
      return idx(new byte[mutations.random().nextInt(200)], 0x800 | sizes.length, sizes);
    }
    if (choice == 2) {
      byte[] sound = SOUND.clone();
      sound[2] = mutations.oneOf((byte) 9, (byte) 11, (byte) 12, (byte) 13, (byte) 14);
      int width = WIDTHS.get(sound[2]);
      byte[] wide = Arrays.copyOf(sound, 16 + (sound.length - 16) * width);
      Arrays.fill(wide, 16, wide.length, (byte) 0);
      for (int i = 16; mutations.oneIn(2) && i < wide.length; i++) {
        wide[i] = (byte) ((i - 16) % width == width - 1 ? i : 0);
      }
      return wide;
    }
    return mutations.damaged(SOUND, OTHER);
  }

  private static byte[] packed(Mutations mutations) {
    return switch (mutations.random().nextInt(8)) {
      case 0 -> mutations.damaged(MemoryFile.gzip(SOUND), MemoryFile.gzip(OTHER));
      case 1 -> mutations.damaged(SOUND, OTHER);
      case 2 -> MemoryFile.gzip(MemoryFile.gzip(SOUND));
      case 3 -> MemoryFile.concat(MemoryFile.gzip(SOUND), MemoryFile.gzip(plain(mutations)));
      case 4 -> {
        int cut = mutations.random().nextInt(SOUND.length);
        byte[] rest = Arrays.copyOfRange(SOUND, cut, SOUND.length);
        yield MemoryFile.concat(MemoryFile.gzip(Arrays.copyOf(SOUND, cut)), MemoryFile.gzip(rest));
      }
      case 5 -> mutations.oneIn(4) ? BOMB : MemoryFile.gzip(SOUND);
      default -> MemoryFile.gzip(plain(mutations));
    };
  }

  /** The elements of a sound file of images, or null if it is not one. */
  private static byte[] elements(byte[] content) {
    byte[] plain = content;
    for (int layer = 0; layer < 3 && isGzip(plain); layer++) {
      try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(plain))) {
        plain = in.readNBytes(1 << 18);
      } catch (IOException e) {
        return null;
      }
    }
    ByteBuffer file = ByteBuffer.wrap(plain);
    if (plain.length < 16 || (file.getInt() & 0xffff00ff) != 3 || !WIDTHS.containsKey(plain[2])) {
      return null;
    }
    double length = 1; // Of which no product of three overflows.
    for (int dimension = 0; dimension < 3; dimension++) {
      int size = file.getInt();
      if (size < 1) {
        return null;
      }
      length *= size;
    }
    if (plain.length != 16 + length * WIDTHS.get(plain[2])) {
      return null;
    }
    byte[] elements = new byte[(int) length];
    for (int i = 0; i < elements.length; i++) {
      double element =
          switch (plain[2]) {
            case 8 -> file.get() & 0xff;
            case 9 -> file.get();
            case 11 -> file.getShort();
            case 12 -> file.getInt();
            case 13 -> file.getFloat();
            default -> file.getDouble();
          };
      if (!(element >= 0 && element <= 255) || element != Math.floor(element)) {
        return null;
      }
      elements[i] = (byte) element;
    }
    return elements;
  }

  private static boolean isGzip(byte[] content) {
    return content.length >= 2 && content[0] == 0x1f && content[1] == (byte) 0x8b;
  }

  private static byte[] idx(byte[] elements, int magic, int... sizes) {
    ByteBuffer file = ByteBuffer.allocate(4 + 4 * sizes.length + elements.length).putInt(magic);
    for (int size : sizes) {
      file.putInt(size);
    }
    return file.put(elements).array();
  }
}
