package io.kindling.data;

import io.kindling.codec.LittleEndian;
import io.kindling.data.scaling.Scaling;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Features in a temporary file on the local disk, stored as unsigned bytes or scaled floats. Each
 * copy reads one row from the file; the operating system caches as much of it as fits in memory.
 *
 * <p>The file is not memory-mapped: a resource manager would count mapped pages as memory of the
 * process and might kill it. Java serialization replaces this object with features in memory, so
 * Kryo must be configured to use Java serialization for this class.
 */
final class FileFeatures implements Features {

  private static final long serialVersionUID = 2;

  /** The open file. It is not a channel, because interrupting a thread closes a channel. */
  private final transient RandomAccessFile file;

  /** The bytes of the row that was read last, in the file's format. */
  private final transient byte[] packed;

  /** A one-row view of {@link #packed}. */
  private final transient Features row;

  private final boolean areLevels;
  private final int size;
  private final int width;
  private final Scaling scaling;

  private FileFeatures(
      RandomAccessFile file, boolean areLevels, int size, int width, Scaling scaling) {
    this.file = file;
    this.areLevels = areLevels;
    this.size = size;
    this.width = width;
    this.scaling = scaling;
    this.packed = new byte[areLevels ? width : Math.multiplyExact(width, Float.BYTES)];
    this.row =
        areLevels
            ? new ByteFeatures(width, packed, scaling)
            : new FloatFeatures(width, new float[width]);
  }

  /**
   * Writes features to a new temporary file. The file has no name in the directory; the operating
   * system frees its space when the last reference is closed or the process ends.
   *
   * @param features the features to write
   * @param directory a directory on a local disk
   * @throws IOException if the file cannot be written, most often because the disk is full
   */
  static FileFeatures of(Features features, Path directory) throws IOException {
    RandomAccessFile file = file(directory);
    try {
      if (features instanceof ByteFeatures bytes) {
        file.write(bytes.levels());
        return new FileFeatures(file, true, bytes.size(), bytes.width(), bytes.scaling());
      }
      int width = features.width();
      FileFeatures inFile = new FileFeatures(file, false, features.size(), width, Scaling.NONE);
      float[] scaled = new float[width];
      FloatBuffer target = LittleEndian.over(inFile.packed).asFloatBuffer();
      for (int example = 0; example < features.size(); example++) {
        features.copy(example, scaled, 0);
        target.clear().put(scaled);
        file.write(inFile.packed);
      }
      return inFile;
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  private static RandomAccessFile file(Path directory) throws IOException {
    Files.createDirectories(directory);
    Path path = Files.createTempFile(directory, "examples", ".features");
    try {
      return new RandomAccessFile(path.toFile(), "rw");
    } finally {
      // The open file stays readable after its name is deleted.
      Files.delete(path);
    }
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public void copy(int example, float[] target, int offset) {
    synchronized (file) {
      read(example);
      row.copy(0, target, offset);
    }
  }

  @Override
  public void copyRaw(int example, double[] target) {
    synchronized (file) {
      read(example);
      row.copyRaw(0, target);
    }
  }

  @Override
  public FloatFeatures asFloats() {
    return inMemory().asFloats();
  }

  @Override
  public Features select(int[] examples) {
    return inMemory().select(examples);
  }

  @Override
  public Features scaled(Scaling other) {
    return areLevels ? new FileFeatures(file, true, size, width, other) : inMemory().scaled(other);
  }

  @Override
  public String sha256() {
    return inMemory().sha256();
  }

  private Features inMemory() {
    synchronized (file) {
      if (areLevels) {
        byte[] levels = new byte[Math.multiplyExact(size, width)];
        read(0, levels);
        return new ByteFeatures(width, levels, scaling);
      }
      float[] values = new float[Math.multiplyExact(size, width)];
      for (int example = 0; example < size; example++) {
        read(example);
        System.arraycopy(((FloatFeatures) row).values(), 0, values, example * width, width);
      }
      return new FloatFeatures(width, values);
    }
  }

  /** Reads an example into {@link #row}. */
  private void read(int example) {
    read((long) example * packed.length, packed);
    if (row instanceof FloatFeatures floats) {
      LittleEndian.over(packed).asFloatBuffer().get(floats.values());
    }
  }

  private void read(long position, byte[] target) {
    try {
      file.seek(position);
      file.readFully(target);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Object writeReplace() {
    return inMemory();
  }
}
