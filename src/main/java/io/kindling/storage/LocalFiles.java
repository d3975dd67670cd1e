package io.kindling.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FilterFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.util.Progressable;

/**
 * The local file system without checksum files. It throws {@link FileNotFoundException} only for
 * files that do not exist; Hadoop also throws it for files that cannot be opened.
 */
public final class LocalFiles extends FilterFileSystem {

  private final RawLocalFileSystem disk;

  LocalFiles(RawLocalFileSystem disk) {
    super(disk);
    this.disk = disk;
  }

  /**
   * Returns the local path of a file; empty if the file is on another file system or one that
   * cannot be reached.
   */
  public static Optional<java.nio.file.Path> path(Path file, Configuration configuration) {
    try {
      return AtomicFile.fileSystem(file, configuration) instanceof LocalFiles local
          ? Optional.of(local.toPath(file))
          : Optional.empty();
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  /** Returns the JDK path of a file. */
  java.nio.file.Path toPath(Path file) {
    return disk.pathToFile(file).toPath();
  }

  @Override
  public FileStatus getFileStatus(Path file) throws IOException {
    return precisely(file, () -> super.getFileStatus(file));
  }

  @Override
  public FileStatus[] listStatus(Path directory) throws IOException {
    return precisely(directory, () -> super.listStatus(directory));
  }

  @Override
  public FSDataInputStream open(Path file, int bufferSize) throws IOException {
    return precisely(file, () -> super.open(file, bufferSize));
  }

  /** Creates a file with the process's umask and no change of mode. */
  @Override
  public FSDataOutputStream create(
      Path file,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    return disk.create(file, overwrite, bufferSize, replication, blockSize, progress);
  }

  /** Runs an operation and throws {@link FileNotFoundException} only if the file does not exist. */
  private <T> T precisely(Path file, AtomicFile.Work<T> work) throws IOException {
    try {
      return work.run();
    } catch (FileNotFoundException e) {
      if (!isThere(file)) {
        throw e;
      }
    }
    try {
      return work.run(); // It may have been created just now.
    } catch (FileNotFoundException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private boolean isThere(Path file) throws IOException {
    try {
      Files.readAttributes(toPath(file), BasicFileAttributes.class);
      return true;
    } catch (AccessDeniedException e) {
      throw e;
    } catch (FileSystemException e) {
      return false;
    }
  }
}
