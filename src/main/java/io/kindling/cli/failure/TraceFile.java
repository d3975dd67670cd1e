package io.kindling.cli.failure;

import io.kindling.Secrets;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.UUID;

/**
 * The file with the stack trace of a failure, for users who need more than the one-line message.
 */
public final class TraceFile {

  /** A command with a directory for its trace file. */
  public interface Place {

    /** Returns the directory; empty if it is not on a local disk or not known. */
    Optional<Path> traceDirectory();
  }

  private static final String NAME = "failure-trace.txt";

  private TraceFile() {}

  /**
   * Writes the trace atomically: to the directory, or else to the directory of temporary files.
   *
   * @return the file; empty if none could be written, as on a full disk
   */
  public static Optional<Path> write(Throwable failure, Optional<Path> directory) {
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace, true));
    Optional<Path> written =
        directory.filter(Files::isDirectory).flatMap(place -> write(trace, place.resolve(NAME)));
    if (written.isPresent()) {
      return written;
    }
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    return write(trace, temporary.resolve("kindling-" + UUID.randomUUID() + "-" + NAME));
  }

  private static Optional<Path> write(StringWriter trace, Path file) {
    Path beside = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID());
    try {
      Files.writeString(beside, Secrets.masked(trace.toString()));
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
      return Optional.of(file);
    } catch (IOException | RuntimeException e) {
      try {
        Files.deleteIfExists(beside);
      } catch (IOException | RuntimeException leftBehind) {
        e.addSuppressed(leftBehind);
      }
      return Optional.empty();
    }
  }
}
