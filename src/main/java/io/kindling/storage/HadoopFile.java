package io.kindling.storage;

import io.kindling.InvalidInputException;
import io.kindling.data.ByteSource;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A file on any Hadoop file system.
 *
 * <p>The instance records the file's length and modification time, and refuses to open the file
 * once they differ: a run must not mix two versions of a data set.
 */
final class HadoopFile implements ByteSource {

  private static final long serialVersionUID = 1;

  private final String name;
  private final Path file;
  private final long length;
  private final long modified;
  private final SerializableConfiguration configuration;

  HadoopFile(FileStatus status, String name, Configuration configuration) {
    this(status, name, new SerializableConfiguration(configuration));
  }

  /**
   * @param name the name of the file in messages
   * @param configuration the Hadoop configuration; when many files share it, it is serialized once
   *     for all of them
   */
  HadoopFile(FileStatus status, String name, SerializableConfiguration configuration) {
    this.name = name;
    this.file = status.getPath();
    this.length = status.getLen();
    this.modified = status.getModificationTime();
    this.configuration = configuration;
  }

  @Override
  public String name() {
    return name;
  }

  /**
   * Checks that the file supports repeated reads from any position.
   *
   * @throws InvalidInputException if it is a pipe or a device
   */
  HadoopFile checkRegular() throws IOException {
    InputFile.checkRegular(AtomicFile.fileSystem(file, configuration.value()), file, name);
    return this;
  }

  /** Returns the path. */
  Path path() {
    return file;
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public InputStream open(long position) throws IOException {
    checkUnchanged();
    FileSystem fileSystem = file.getFileSystem(configuration.value());
    FSDataInputStream in = LocalChecksums.comparing(fileSystem, file).open(file);
    try {
      in.seek(position);
    } catch (ChecksumException e) {
      in.close();
      throw LocalChecksums.mismatch(file, name, e);
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
    return LocalChecksums.reporting(in, file, name);
  }

  @Override
  public void checkUnchanged() throws IOException {
    FileSystem fileSystem = file.getFileSystem(configuration.value());
    FileStatus now;
    try {
      now = fileSystem.getFileStatus(file);
    } catch (FileNotFoundException e) {
      throw new InvalidInputException(
          name
              + ": was there when the run began and is gone now; is it on a file system that"
              + " every machine of the cluster can read? Put it back and resume",
          e);
    }
    if (now.getLen() != length || now.getModificationTime() != modified) {
      throw new InvalidInputException(
          name
              + ": has changed since the run began ("
              + (now.getLen() == length
                  ? "a new time of modification"
                  : String.format("%,d bytes then, %,d now", length, now.getLen()))
              + "); put the old file back and resume, or train anew");
    }
  }
}
