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

/** Creates files exclusively: of several concurrent attempts, exactly one succeeds. */
final class ExclusiveFile {

  /** Makes an object store (S3A) create the object only if none exists. */
  private static final String CONDITIONAL = "fs.option.create.conditional.overwrite";

  private ExclusiveFile() {}

  /**
   * Creates a file, and its directory if missing.
   *
   * @return whether the file was created; false if it already existed
   * @throws IOException if neither outcome can be established
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
        return false; // Some servers report an existing file this way.
      }
      throw e;
    }
  }

  /**
   * Creates a local file with the JDK: Hadoop's local file system checks and creates in two steps,
   * and hides the reason when it cannot create the directory.
   */
  private static boolean createLocal(java.nio.file.Path file, byte[] content) throws IOException {
    Files.createDirectories(file.getParent());
    try (OutputStream out =
        Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      try {
        out.write(content);
      } catch (IOException e) {
        Files.delete(file); // The file exists but is incomplete, for example on a full disk.
        throw e;
      }
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }
}
