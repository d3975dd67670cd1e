package io.kindling.hadoop;

import io.kindling.ForeignFailure;
import io.kindling.InvalidInputException;
import io.kindling.Secrets;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
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

  /** What Linux and HDFS take, less what our own files' names need of it. */
  private static final int LONGEST_PATH = 3800;

  private static final int LONGEST_NAME = 255;

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
    Path beside =
        new Path(file.getParent(), "." + file.getName() + "." + UUID.randomUUID() + UNFINISHED);
    try {
      attempt(
          () -> {
            try (FSDataOutputStream out = fileSystem.create(beside, false)) {
              writeThrough(content, out);
            }
            if (fileSystem.exists(file) && fileSystem.getFileStatus(file).isDirectory()) {
              throw new IOException("is a directory, and a file is to be written there");
            }
            rename(fileSystem, beside, file, configuration);
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
   * The path that a user has named.
   *
   * @throws InvalidInputException if it cannot be one
   */
  public static Path path(String name) {
    checkSecrets(name);
    if (name.chars().anyMatch(Character::isISOControl)) {
      throw new InvalidInputException(
          "'" + name + "': has control characters, which a path should not have");
    }
    if (Arrays.stream(name.split("/")).anyMatch(part -> bytes(part) > LONGEST_NAME)
        || bytes(name) > LONGEST_PATH) {
      throw new InvalidInputException(
          String.format(
              "'%s': is too long for a path, which has %,d bytes at most, %d between slashes",
              name, LONGEST_PATH, LONGEST_NAME));
    }
    try {
      return writable(new Path(name));
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException(
          "'" + name + "': is not a path, such as data/mnist or hdfs://host/data/mnist", e);
    }
  }

  /** Hadoop has a file system for web addresses, which knows no directories and takes no files. */
  private static Path writable(Path path) {
    String scheme = path.toUri().getScheme();
    if (scheme != null && List.of("http", "https").contains(scheme.toLowerCase(Locale.ROOT))) {
      throw new InvalidInputException(
          Secrets.placeOf(path.toUri())
              + ": is a web address, where files can be neither looked for nor written; fetch what is"
              + " there first and name the directory that it is in, such as data/mnist or"
              + " hdfs://host/data/mnist");
    }
    return path;
  }

  private static void checkSecrets(String name) {
    if (Secrets.isInPath(name)) {
      throw new InvalidInputException(
          "'"
              + Secrets.masked(name)
              + "': has a password or a token in it, which would stand in run.json and in logs; leave"
              + " it out, and give it as a spark.hadoop. setting in the file that spark-submit takes"
              + " by --properties-file");
    }
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

  private static int bytes(String name) {
    return name.getBytes(StandardCharsets.UTF_8).length;
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
      Files.move(local.toPath(from), local.toPath(to), StandardCopyOption.ATOMIC_MOVE);
    } else {
      FileContext.getFileContext(from.toUri(), configuration)
          .rename(from, to, Options.Rename.OVERWRITE);
    }
  }
}
