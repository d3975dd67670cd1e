package io.kindling.storage;

import io.kindling.ForeignFailure;
import io.kindling.InvalidInputException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.UnsupportedFileSystemException;

/**
 * Writes files atomically on any Hadoop file system: to a temporary file in the same directory,
 * flushed to disk, then renamed.
 */
public final class AtomicFile {

  /** Suffix of the names of temporary files. */
  static final String UNFINISHED = ".unfinished";

  /** Names of Kindling's own temporary files; no other program uses such names. */
  private static final Pattern OWN_UNFINISHED =
      Pattern.compile(
          "\\..+\\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}" + Pattern.quote(UNFINISHED));

  /** Content of a file. */
  public interface Content {
    /** Writes the content to a stream. */
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * An operation on files.
   *
   * @param <T> the type of the result
   */
  public interface Work<T> {
    /** Runs the operation. */
    T run() throws IOException;
  }

  private AtomicFile() {}

  /**
   * Runs an operation on files of any file system.
   *
   * @throws IOException if the operation fails, including failures that file systems report in
   *     other ways: an {@link FSError} for a failing local disk, an {@link
   *     UnsupportedOperationException} for an operation that they do not support
   */
  public static <T> T attempt(Work<T> work) throws IOException {
    try {
      return work.run();
    } catch (FSError | UnsupportedOperationException e) {
      throw new IOException(ForeignFailure.line(cause(e)), e);
    }
  }

  /**
   * Runs an operation that reads a file named by the user, as {@link #attempt} does.
   *
   * @param file the file that is read, for the message
   * @throws InvalidInputException if the operation fails
   */
  public static <T> T reading(Path file, Work<T> work) {
    try {
      return attempt(work);
    } catch (IOException e) {
      throw new InvalidInputException(
          file + ": cannot be read (" + ForeignFailure.line(e) + ")", e);
    }
  }

  /**
   * Writes a file, replacing an existing one.
   *
   * @throws IOException if writing fails; an existing file is then unchanged
   */
  public static void write(Path file, Configuration configuration, Content content)
      throws IOException {
    FileSystem fileSystem = fileSystem(file, configuration);
    Path place = OutputFile.place(fileSystem, file);
    Path beside =
        PathName.child(
            place.getParent(), "." + place.getName() + "." + UUID.randomUUID() + UNFINISHED);
    try {
      attempt(
          () -> {
            try (FSDataOutputStream out = fileSystem.create(beside, false)) {
              writeThrough(content, out);
            }
            Optional<String> taken = OutputFile.taken(fileSystem, place);
            if (taken.isPresent()) {
              throw new IOException(taken.get() + ", where a file must be written");
            }
            rename(fileSystem, beside, place, configuration);
            return file;
          });
    } catch (IOException e) {
      deleteAfter(e, fileSystem, beside);
      throw new IOException(file + ": cannot be written: " + ForeignFailure.line(e), e);
    } catch (Throwable e) {
      deleteAfter(e, fileSystem, beside);
      throw e;
    }
  }

  /** Deletes the temporary files that killed Kindling programs have left in a directory. */
  public static void clearUnfinished(Path directory, Configuration configuration)
      throws IOException {
    FileSystem fileSystem = fileSystem(directory, configuration);
    if (fileSystem.exists(directory)) {
      for (FileStatus status : fileSystem.listStatus(directory)) {
        if (status.isFile() && isUnfinished(status.getPath().getName())) {
          fileSystem.delete(status.getPath(), false);
        }
      }
    }
  }

  /** Returns whether a name is that of a temporary file of Kindling. */
  public static boolean isUnfinished(String name) {
    return OWN_UNFINISHED.matcher(name).matches();
  }

  /**
   * Returns the file system of a file. The local file system is returned without the {@code .crc}
   * files that Hadoop writes by default.
   *
   * @throws InvalidInputException if the file system does not exist or cannot be reached
   */
  public static FileSystem fileSystem(Path file, Configuration configuration) throws IOException {
    try {
      FileSystem fileSystem = file.getFileSystem(configuration);
      fileSystem.makeQualified(
          file); // Rejects a path of another file system, such as file://host/data.
      FileSystem raw = fileSystem instanceof LocalFileSystem local ? local.getRaw() : fileSystem;
      return raw instanceof RawLocalFileSystem disk ? new LocalFiles(disk) : raw;
    } catch (UnsupportedFileSystemException | RuntimeException e) {
      String why =
          e.getCause() instanceof ClassNotFoundException missing
              ? missing.getMessage() + "; give its jar to spark-submit by --packages or --jars"
              : ForeignFailure.line(e);
      throw new InvalidInputException(
          file + ": lies on a file system that cannot be reached (" + why + ")", e);
    }
  }

  /** Deletes a directory if it is empty. */
  public static void deleteIfEmpty(Path directory, Configuration configuration) throws IOException {
    FileSystem fileSystem = fileSystem(directory, configuration);
    if (fileSystem.exists(directory) && fileSystem.listStatus(directory).length == 0) {
      fileSystem.delete(directory, false);
    }
  }

  private static void writeThrough(Content content, FSDataOutputStream out) throws IOException {
    try {
      content.writeTo(out);
      out.hsync();
    } catch (IOException e) {
      // HDFS throws the same exception again on close, and an exception cannot suppress itself.
      throw new IOException(e.getMessage(), e);
    } catch (FSError e) {
      throw new IOException(cause(e).getMessage(), e);
    }
  }

  /**
   * Returns the cause of Hadoop's {@link FSError} for a failing local disk; other failures
   * unchanged.
   */
  private static Throwable cause(Throwable failure) {
    return failure instanceof FSError && failure.getCause() != null ? failure.getCause() : failure;
  }

  /**
   * Deletes a temporary file after a failed write. If that fails too, the original failure is kept
   * as the primary one.
   */
  private static void deleteAfter(Throwable failure, FileSystem fileSystem, Path beside) {
    try {
      fileSystem.delete(beside, false);
    } catch (IOException | RuntimeException | FSError e) {
      failure.addSuppressed(e);
    }
  }

  private static void rename(FileSystem fileSystem, Path from, Path to, Configuration configuration)
      throws IOException {
    if (fileSystem instanceof LocalFiles local) {
      // FileContext would delete the old file first, and leave neither file if the process were
      // killed in between.
      java.nio.file.Path target = local.toPath(to);
      Files.move(local.toPath(from), target, StandardCopyOption.ATOMIC_MOVE);
      // Checksums that another program wrote belong to the old file.
      Files.deleteIfExists(target.resolveSibling("." + to.getName() + ".crc"));
    } else {
      FileContext.getFileContext(from.toUri(), configuration)
          .rename(from, to, Options.Rename.OVERWRITE);
    }
  }
}
