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
 * Grey levels, or floats that are scaled already, in a file of this machine's, from which every row
 * is read when it is wanted: the operating system keeps in its own memory what there is room for.
 * The file is not mapped into ours, for then a resource manager would count it as memory that was
 * taken, and end the process for it. What travels to another machine are features in memory: by
 * Java serialization, so that Kryo has to be told to use that.
 */
final class FileFeatures implements Features {

  private static final long serialVersionUID = 2;

  /** Not a channel, which is closed where a thread is interrupted. */
  private final transient RandomAccessFile file;

  /** The row that was read last, as it lies in the file. */
  private final transient byte[] packed;

  /** The same row, by itself. */
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
   * Writes features to a new file, of which nothing is left once nobody uses it any more.
   *
   * @param directory on a disk of this machine
   * @throws IOException if it cannot be written: the disk is full, most often
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
      // An open file lives longer than its name.
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

  /** Reads an example to {@link #row}. */
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
