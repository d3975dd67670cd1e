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

/** The whole stack trace of a failure, in a file: for whoever has to look further than its line. */
public final class TraceFile {

  /** A command that has a directory of its own. */
  public interface Place {

    /** The directory, if there is one on a local disk. */
    Optional<Path> traceDirectory();
  }

  private static final String NAME = "failure-trace.txt";

  private TraceFile() {}

  /**
   * Writes the trace, whole or not at all: into the directory, or else among the temporary files.
   *
   * @return the file; empty where none could be written, on a full disk say
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
