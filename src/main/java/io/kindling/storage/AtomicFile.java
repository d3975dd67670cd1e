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
 * Files that are there whole or not at all: written beside their place, flushed to the disk, then
 * renamed. On any Hadoop file system.
 */
public final class AtomicFile {

  /** What the names of unfinished files end in. */
  static final String UNFINISHED = ".unfinished";

  /** No other program gives a file such a name. */
  private static final Pattern OWN_UNFINISHED =
      Pattern.compile(
          "\\..+\\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}" + Pattern.quote(UNFINISHED));

  /** Writes the content of a file. */
  public interface Content {
    /** Writes it. */
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Something done with files.
   *
   * @param <T> what comes of it
   */
  public interface Work<T> {
    /** Does it. */
    T run() throws IOException;
  }

  private AtomicFile() {}

  /**
   * Does something with files, of whatever file system.
   *
   * @throws IOException if that fails, also where the file system has another way to say so: an
   *     error for a local disk that fails, for what it does not offer an unchecked exception
   */
  public static <T> T attempt(Work<T> work) throws IOException {
    try {
      return work.run();
    } catch (FSError | UnsupportedOperationException e) {
      throw new IOException(ForeignFailure.line(cause(e)), e);
    }
  }

  /**
   * Reads something that a user has named, as {@link #attempt} does.
   *
   * @param file what is read, for the message
   * @throws InvalidInputException if it cannot be read
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
   * Writes a file, in the place of an old one if there is one.
   *
   * @throws IOException if that fails; nothing has changed then
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
              throw new IOException(taken.get() + ", and a file is to be written there");
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

  /** Deletes what our own writers that were killed have left unfinished in a directory. */
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

  /** Returns whether a name is that of a file which one of our own writers has not finished. */
  public static boolean isUnfinished(String name) {
    return OWN_UNFINISHED.matcher(name).matches();
  }

  /**
   * The file system of a file. The local one without the {@code .crc} files that Hadoop would put
   * beside ours.
   *
   * @throws InvalidInputException if there is no such file system
   */
  public static FileSystem fileSystem(Path file, Configuration configuration) throws IOException {
    try {
      FileSystem fileSystem = file.getFileSystem(configuration);
      fileSystem.makeQualified(
          file); // Refuses a path of another file system, file://host/data say.
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

  /** Deletes a directory unless something is in it. */
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
      // HDFS throws the same exception again when it closes, and none can be added to itself.
      throw new IOException(e.getMessage(), e);
    } catch (FSError e) {
      throw new IOException(cause(e).getMessage(), e);
    }
  }

  /** Of a local disk that fails, Hadoop makes an error, whose cause says what is wrong. */
  private static Throwable cause(Throwable failure) {
    return failure instanceof FSError && failure.getCause() != null ? failure.getCause() : failure;
  }

  /** Clears away an unfinished file. Where that fails too, why the writing did is what counts. */
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
      // FileContext would delete the old file first, and leave neither if it were killed just then.
      java.nio.file.Path target = local.toPath(to);
      Files.move(local.toPath(from), target, StandardCopyOption.ATOMIC_MOVE);
      // Checksums that another program wrote were those of the old file.
      Files.deleteIfExists(target.resolveSibling("." + to.getName() + ".crc"));
    } else {
      FileContext.getFileContext(from.toUri(), configuration)
          .rename(from, to, Options.Rename.OVERWRITE);
    }
  }
}
