package io.kindling.data.idx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.kindling.InvalidInputException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever is wrong with a file is an error that names it and says what was found. {@link
 * HostileIdxFilesTest} tries many more.
 */
class DamagedIdxFileTest {

  private static final byte[] ELEMENTS = IdxFileTest.elements(5 * 3 * 4);
  private static final byte[] SOUND = MemoryFile.idx("x", ELEMENTS, 5, 3, 4).content();

  @ParameterizedTest
  @ValueSource(strings = {"images", "images.gz"})
  void wrongMagicNumber(String name) {
    MemoryFile labels = MemoryFile.idx(name, new byte[4], 4);
    assertRefused(labels, "begins with 0x00000801", "of images begins with 0x00000803");
    byte[] other = SOUND.clone();
    other[2] = 0x0a;
    assertRefused(
        file(name, other), "begins with 0x00000a03", "the file is damaged or has another format");
  }

  @ParameterizedTest
  @ValueSource(strings = {"images", "images.gz"})
  void truncatedHeader(String name) {
    for (int length = 0; length < 16; length++) {
      assertRefused(file(name, Arrays.copyOf(SOUND, length)), "ends too early");
    }
  }

  @Test
  void truncatedData() {
    for (int length = 16; length < SOUND.length; length++) {
      assertRefused(
          file("images", Arrays.copyOf(SOUND, length)),
          "promises 5 x 3 x 4, 60 bytes, but " + (length - 16) + " follow",
          "truncated");
      assertRefused(
          file("images.gz", Arrays.copyOf(SOUND, length)),
          "promises 5 x 3 x 4, 60 bytes, but " + (length - 16) + " follow",
          "truncated");
    }
  }

  @Test
  void wrongLengthOfAPlainFileIsFoundByItsHeaderAlone() {
    for (int length : new int[] {16, SOUND.length - 1, SOUND.length + 1}) {
      MemoryFile source = file("images", Arrays.copyOf(SOUND, length));
      assertMessage(() -> IdxFile.open(source, 3, "images"), (length - 16) + " follow");
    }
  }

  @Test
  void truncatedDataIsFoundByAReadOfItsEndToo() throws IOException {
    MemoryFile cut = file("images.gz", Arrays.copyOf(SOUND, SOUND.length - 1));
    IdxFile file = IdxFile.open(cut, 3, "images");
    assertEquals(48, file.read(0, 4).length);
    assertMessage(() -> file.read(4, 1), "images.gz: ends too early");
    assertMessage(() -> file.read(5, 1), "images.gz: ends too early");
  }

  @Test
  void trailingBytes() {
    byte[] longer = Arrays.copyOf(SOUND, SOUND.length + 3);
    assertRefused(file("images", longer), "60 bytes, but 63 follow", "not an IDX file");
    assertRefused(file("images.gz", longer), "60 bytes, but more follow", "not an IDX file");
  }

  @Test
  void truncatedGzipFile() {
    byte[] packed = MemoryFile.gzip(SOUND);
    for (int length = 0; length < packed.length; length++) {
      assertRefused(new MemoryFile("images.gz", Arrays.copyOf(packed, length)), "ends too early");
    }
  }

  @Test
  void flippedBitOfAPackedFileIsFoundOrChangesNothing() throws IOException {
    byte[] packed = MemoryFile.gzip(SOUND);
    int found = 0;
    for (int bit = 0; bit < 8 * packed.length; bit++) {
      byte[] damaged = packed.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      try {
        IdxFile file = IdxFile.open(new MemoryFile("images.gz", damaged), 3, "images");
        file.scan((buffer, offset, count) -> {});
        assertArrayEquals(ELEMENTS, file.read(0, 5), "bit " + bit);
      } catch (InvalidInputException e) {
        assertTrue(e.getMessage().startsWith("images.gz: "), e.getMessage());
        found++;
      }
    }
    // A gzip file has 6 bytes of time and system, and a few bits of padding, that mean nothing.
    assertTrue(8 * packed.length - found < 64, found + " of " + 8 * packed.length);
  }

  /** What a file is stands in it, whatever it is called. */
  @Test
  void contentDecidesHowAFileIsOpened() throws IOException {
    byte[] packed = SOUND;
    for (int layers = 0; layers <= 3; layers++) {
      for (String name : List.of("images", "images.gz", "images.gz.gz")) {
        IdxFile file = IdxFile.open(new MemoryFile(name, packed), 3, "images");
        assertArrayEquals(ELEMENTS, file.read(0, 5), name + layers);
        byte[] fourth = Arrays.copyOfRange(ELEMENTS, 36, 48);
        assertArrayEquals(fourth, file.read(3, 1), name + layers);
        file.scan((buffer, offset, count) -> {});
      }
      packed = MemoryFile.gzip(packed);
    }
    assertRefused(new MemoryFile("images", packed), "is gzipped more than 3 times; decompress it");
    assertRefused(
        new MemoryFile("images.gz", Arrays.copyOf(MemoryFile.gzip(SOUND), 5)), "ends too early");
  }

  @ParameterizedTest
  @CsvSource({
    "0x0902, images, signed bytes in 2 dimensions",
    "0x0b02, images, 16-bit integers in 2 dimensions",
    "0x0d02, images, 32-bit floats in 2 dimensions",
    "0x0e01, images, 64-bit floats in 1 dimension",
    "0x0804, images, unsigned bytes in 4 dimensions~ where 3 dimensions (examples; rows; columns)~"
        + " are expected~ one grey level a pixel: convert the images to grey",
    "0x0c03, labels, 32-bit integers in 3 dimensions~ where 1 dimension is expected~ one label"
        + " each: this may be the wrong file",
    "0x0803, labels, unsigned bytes in 3 dimensions"
  })
  void otherDimensionsAreNamedInWords(String magic, String content, String words) {
    byte[] file = SOUND.clone();
    file[2] = (byte) Integer.parseInt(magic.substring(2, 4), 16);
    file[3] = (byte) Integer.parseInt(magic.substring(4), 16);
    String wanted =
        words.replace("(examples; rows; columns)~", "(examples, rows, columns)").replace('~', ',');
    assertMessage(
        () -> IdxFile.open(new MemoryFile("file", file), content.equals("images") ? 3 : 1, content),
        "it holds " + wanted);
  }

  @ParameterizedTest
  @CsvSource({
    "-1, 3, 4, -1,",
    "5, 0, 4, 5 x 0,",
    "5, 3, -4, 5 x 3 x -4,",
    "5, -3, -4, 5 x -3,",
    "-2147483648, 1, 1, '-2,147,483,648',"
  })
  void dimensionsBelowOne(int items, int rows, int columns, String found) {
    for (String name : List.of("images", "images.gz")) {
      MemoryFile file = MemoryFile.idx(name, ELEMENTS, items, rows, columns);
      assertRefused(file, "says " + found + ", where", "at least 1");
    }
  }

  @Test
  void noItemsAreNoDamage() {
    for (String name : List.of("images", "images.gz")) {
      MemoryFile file = MemoryFile.idx(name, new byte[0], 0, 3, 4);
      assertRefused(file, "holds no images: its header says that there are 0");
    }
  }

  /** Whoever names another file than was meant is told what it is. */
  @ParameterizedTest
  @CsvSource({
    "425a6839314159265359, is compressed by bzip2",
    "fd377a585a000004, is compressed by xz",
    "504b030414000000, is a zip archive",
    "89504e470d0a1a0a, is a PNG picture",
    "934e554d5059010076, is a NumPy array"
  })
  void otherFormatsAreNamed(String begin, String words) {
    byte[] content = Arrays.copyOf(HexFormat.of().parseHex(begin), 400);
    assertRefused(new MemoryFile("images", content), words, "convert or unpack it");
  }

  @ParameterizedTest
  @CsvSource({
    "2147483647, 1, 1",
    "2147483647, 28, 28",
    "2147483647, 2147483647, 1",
    "2147483647, 2147483647, 2147483647",
    "1, 46341, 46341",
    "1, 2147483647, 2",
    "1, 2147483647, 2147483647",
    "3, 715827883, 3"
  })
  void hugePromisesAreNotBelievedAndCostNoMemory(int items, int rows, int columns)
      throws IOException {
    for (String name : List.of("images", "images.gz")) {
      MemoryFile file = MemoryFile.idx(name, ELEMENTS, items, rows, columns);
      assertTrue(allocatedBy(() -> assertRefused(file, name + ": its header ")) < 4 << 20);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 46341, 46341", "3, 715827883, 3", "1, 65536, 65536", "1, 2147483647, 2"})
  void itemsBeyondTheLengthOfAnArrayAreRefused(int items, int rows, int columns) {
    for (String name : List.of("images", "images.gz")) {
      MemoryFile file = MemoryFile.idx(name, ELEMENTS, items, rows, columns);
      assertRefused(file, "an item at most 2 GiB");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, Integer.MAX_VALUE})
  void readOfAHugePromiseCostsNoMemoryEither(int items) throws IOException {
    MemoryFile source = MemoryFile.idx("images.gz", ELEMENTS, items, 1000, 1000);
    long bytes =
        allocatedBy(
            () ->
                assertMessage(
                    () -> IdxFile.open(source, 3, "images").read(0, 1000), "images.gz: "));
    assertTrue(bytes < 4 << 20, "allocated " + bytes);
  }

  @ParameterizedTest
  @CsvSource({
    "SIGNED_BYTE, -1, -1",
    "SHORT, 256, 256",
    "INT, -1000000, -1000000",
    "FLOAT, 0.37, 0.37",
    "FLOAT, NaN, NaN",
    "DOUBLE, 1e300, 1.0E300",
    "DOUBLE, -0.5, -0.5"
  })
  void elementsThatAreNoLevelsAreNamed(IdxType type, double element, String shown) {
    double[] elements = new double[2 * 3 * 4];
    elements[13] = element;
    for (String name : List.of("file", "file.gz")) {
      MemoryFile images = MemoryFile.idx(name, type, elements, 2, 3, 4);
      assertMessage(
          () -> IdxDigest.of(IdxFile.open(images, 3, "images"), List.of()),
          name + ": image 1 has the grey level " + shown,
          ", where a whole number from 0 to 255 is expected; convert the file, by a factor of 255");
      assertMessage(() -> IdxFile.open(images, 3, "images").read(1, 1), "image 1 has");
      MemoryFile labels = MemoryFile.idx(name, type, elements, elements.length);
      assertMessage(
          () -> IdxDigest.of(IdxFile.open(labels, 1, "labels"), List.of()),
          name + ": label 13 is " + shown,
          ", where a whole number from 0 to 255 is expected; convert the file");
    }
  }

  /** Ten columns may be one for every class, of which no column is the label. */
  @Test
  void columnsOfLabelsThatMayBeAnythingAreRefused() {
    String refusal =
        "columns, where one label each is expected, or QMNIST's 8 columns of 32-bit integers, the"
            + " first of which is the class; write the labels alone";
    MemoryFile oneHot = MemoryFile.idx("labels", IdxType.UNSIGNED_BYTE, new double[30], 3, 10);
    assertMessage(() -> IdxFile.open(oneHot, 1, "labels"), "labels: has 10 " + refusal);
    MemoryFile bytes = MemoryFile.idx("labels", IdxType.UNSIGNED_BYTE, new double[24], 3, 8);
    assertMessage(() -> IdxFile.open(bytes, 1, "labels"), "labels: has 8 " + refusal);
  }

  @ParameterizedTest
  @EnumSource(IdxType.class)
  void otherLengthsThanPromisedAreFoundInEveryType(IdxType type) {
    byte[] sound = MemoryFile.idx("x", type, new double[5 * 3 * 4], 5, 3, 4).content();
    for (int length : new int[] {16, 17, sound.length - 1, sound.length + 1, sound.length + 8}) {
      byte[] other = Arrays.copyOf(sound, length);
      assertMessage(() -> IdxFile.open(file("images", other), 3, "images"), "promises 5 x 3 x 4");
      assertRefused(file("images.gz", other), "images.gz: ", "the file is ");
    }
  }

  @Test
  void bothFilesMustDescribeTheSameExamples() throws IOException {
    MemoryFile images = MemoryFile.idx("dir/images", ELEMENTS, 5, 3, 4);
    MemoryFile labels = MemoryFile.idx("dir/labels", new byte[4], 4);
    assertMessage(
        () -> IdxExamples.open(images, labels),
        "dir/labels: 4 labels for the 5 images of dir/images; both files must describe");
  }

  private interface Action {
    void run() throws IOException;
  }

  private static long allocatedBy(Action action) throws IOException {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    long before = threads.getThreadAllocatedBytes(thread);
    action.run();
    return threads.getThreadAllocatedBytes(thread) - before;
  }

  /** A plain file, or a gzip file of that content. */
  private static MemoryFile file(String name, byte[] plain) {
    return new MemoryFile(name, name.endsWith(".gz") ? MemoryFile.gzip(plain) : plain);
  }

  /** Opens the file and reads it through. */
  private static void assertRefused(MemoryFile source, String... parts) {
    assertMessage(() -> IdxDigest.of(IdxFile.open(source, 3, "images"), List.of()), parts);
    assertMessage(
        () -> IdxFile.open(source, 3, "images").scan((b, i, n) -> {}), source.name() + ": ");
  }

  private static void assertMessage(Action action, String... parts) {
    String message = assertThrows(InvalidInputException.class, action::run).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
  }
}
