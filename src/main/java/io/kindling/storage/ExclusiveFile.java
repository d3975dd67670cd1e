package io.kindling.storage;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A file that only one of those who try to create it at the same time creates. */
final class ExclusiveFile {

  /** What makes an object store ask, when it stores the object, that there is none (S3A). */
  private static final String CONDITIONAL = "fs.option.create.conditional.overwrite";

  private ExclusiveFile() {}

  /**
   * Creates a file, and its directory if that is not there.
   *
   * @return whether it was created: false if it is there already
   * @throws IOException if it can be told neither way
   */
  static boolean create(Path file, Configuration configuration, byte[] content) throws IOException {
    FileSystem fileSystem = AtomicFile.fileSystem(file, configuration);
    if (fileSystem instanceof LocalFiles local) {
      return createLocal(local.toPath(file), content);
    }
    fileSystem.mkdirs(file.getParent());
    FSDataOutputStreamBuilder<?, ?> builder = fileSystem.createFile(file);
    builder.overwrite(false);
    builder.opt(CONDITIONAL, true);
    try (OutputStream out = builder.build()) {
      out.write(content);
      return true;
    } catch (org.apache.hadoop.fs.FileAlreadyExistsException e) {
      return false;
    } catch (IOException e) {
      if (fileSystem.exists(file)) {
        return false; // A server's way to say the same.
      }
      throw e;
    }
  }

  /**
   * Hadoop's own way looks first and creates then, and keeps to itself why it made no directory.
   */
  private static boolean createLocal(java.nio.file.Path file, byte[] content) throws IOException {
    Files.createDirectories(file.getParent());
    try (OutputStream out =
        Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      try {
        out.write(content);
      } catch (IOException e) {
        Files.delete(file); // Created, but the disk is full.
        throw e;
      }
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }
}
