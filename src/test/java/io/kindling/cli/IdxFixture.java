package io.kindling.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/**
 * A small data set that a network learns within a few steps: images of 3 x 3 pixels in 4 classes,
 * two bright pixels to each class.
 */
public record IdxFixture(Path directory) {

  public static final int TRAINING = 120;
  public static final int TEST = 24;
  public static final int CLASSES = 4;
  public static final int SIDE = 3;

  public static final String IMAGES = "train-images-idx3-ubyte";
  public static final String LABELS = "train-labels-idx1-ubyte";
  public static final String TEST_IMAGES = "t10k-images-idx3-ubyte";
  public static final String TEST_LABELS = "t10k-labels-idx1-ubyte";

  /** Writes the four files, plain. */
  public static IdxFixture write(Path directory) throws IOException {
    IdxFixture fixture = new IdxFixture(Files.createDirectories(directory));
    fixture.put(IMAGES, images(TRAINING, SIDE, 1));
    fixture.put(LABELS, labels(TRAINING));
    fixture.put(TEST_IMAGES, images(TEST, SIDE, 2));
    fixture.put(TEST_LABELS, labels(TEST));
    return fixture;
  }

  /** Packs a file: {@code name} becomes {@code name.gz}. */
  public void pack(String name) throws IOException {
    put(name + ".gz", gzip(Files.readAllBytes(directory.resolve(name))));
    Files.delete(directory.resolve(name));
  }

  /** Packs all files. */
  public IdxFixture pack() throws IOException {
    for (String name : new String[] {IMAGES, LABELS, TEST_IMAGES, TEST_LABELS}) {
      pack(name);
    }
    return this;
  }

  /** The bytes of a file. */
  public byte[] bytes(String name) throws IOException {
    return Files.readAllBytes(directory.resolve(name));
  }

  /** Writes a file, in the place of what was there. */
  public void put(String name, byte[] bytes) throws IOException {
    Files.write(directory.resolve(name), bytes);
  }

  /** Writes a file, packed, in the place of the plain one. */
  public void putPacked(String name, byte[] bytes) throws IOException {
    Files.deleteIfExists(directory.resolve(name));
    put(name + ".gz", gzip(bytes));
  }

  /** The name of a file as a command would give it. */
  public String name(String file) {
    return directory + "/" + file;
  }

  /** An IDX file of images whose classes are {@link #labels}. */
  public static byte[] images(int count, int side, long seed) {
    ByteBuffer file = ByteBuffer.allocate(16 + count * side * side);
    file.putInt(0x803).putInt(count).putInt(side).putInt(side);
    Random random = new Random(seed);
    for (int image = 0; image < count; image++) {
      int label = image % CLASSES;
      for (int pixel = 0; pixel < side * side; pixel++) {
        file.put((byte) (pixel / 2 == label ? 150 + random.nextInt(100) : random.nextInt(100)));
      }
    }
    return file.array();
  }

  /** An IDX file of the labels 0, 1, 2, 3, 0, … */
  public static byte[] labels(int count) {
    ByteBuffer file = ByteBuffer.allocate(8 + count);
    file.putInt(0x801).putInt(count);
    for (int image = 0; image < count; image++) {
      file.put((byte) (image % CLASSES));
    }
    return file.array();
  }

  /** The bytes as a gzip file. */
  public static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  /** The bytes with a 32-bit number in the place of what stands at an offset. */
  public static byte[] with(byte[] bytes, int offset, int number) {
    return ByteBuffer.wrap(bytes.clone()).putInt(offset, number).array();
  }
}
