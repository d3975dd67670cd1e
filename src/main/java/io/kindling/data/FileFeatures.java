package io.kindling.data;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Grey levels in a file of this machine's, from which every row is read when it is wanted: the
 * operating system keeps in its own memory what there is room for. The file is not mapped into
 * ours, for then a resource manager would count it as memory that was taken, and end the process
 * for it. What travels to another machine are levels in memory.
 */
final class FileFeatures implements Features {

  private static final long serialVersionUID = 1;

  /** Not a channel, which is closed where a thread is interrupted. */
  private final transient RandomAccessFile file;

  /** The row that was read last, by itself. */
  private final transient ByteFeatures row;

  private final int size;
  private final int width;
  private final Scaling scaling;

  private FileFeatures(RandomAccessFile file, int size, int width, Scaling scaling) {
    this.file = file;
    this.row = new ByteFeatures(width, new byte[width], scaling);
    this.size = size;
    this.width = width;
    this.scaling = scaling;
  }

  /**
   * Writes levels to a new file, of which nothing is left once nobody uses it any more.
   *
   * @param directory on a disk of this machine
   * @throws IOException if it cannot be written: the disk is full, most often
   */
  static FileFeatures of(ByteFeatures features, Path directory) throws IOException {
    Files.createDirectories(directory);
    Path path = Files.createTempFile(directory, "examples", ".levels");
    RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
    try {
      file.write(features.levels());
    } catch (IOException e) {
      file.close();
      throw e;
    } finally {
      // An open file lives longer than its name.
      Files.delete(path);
    }
    return new FileFeatures(file, features.size(), features.width(), features.scaling());
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
      read((long) example * width, row.levels());
      row.copy(0, target, offset);
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
    return new FileFeatures(file, size, width, other);
  }

  @Override
  public String sha256() {
    return inMemory().sha256();
  }

  private ByteFeatures inMemory() {
    byte[] levels = new byte[size * width];
    synchronized (file) {
      read(0, levels);
    }
    return new ByteFeatures(width, levels, scaling);
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
