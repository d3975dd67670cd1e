package io.kindling.storage;

import io.kindling.ForeignFailure;
import io.kindling.InvalidInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Exclusive right of one program to write to a directory. The claim is a file in the directory that
 * only one program can create. The file holds a random token, by which a program detects that
 * another has taken the directory over.
 */
public final class Claim {

  private static final String NAME = "claim";

  private final Path file;
  private final Configuration configuration;
  private final String token = UUID.randomUUID().toString();
  private boolean hasMadeDirectory;

  private Claim(Path directory, Configuration configuration) {
    this.file = file(directory);
    this.configuration = configuration;
  }

  /** Returns the path of the claim file in a directory. */
  public static Path file(Path directory) {
    return new Path(directory, NAME);
  }

  /**
   * Claims an unclaimed directory, and creates it if missing.
   *
   * @return the claim; empty if another program has claimed the directory
   * @throws InvalidInputException if the directory cannot be written to, for example on a full disk
   */
  public static Optional<Claim> take(Path directory, Configuration configuration) {
    Claim claim = new Claim(directory, configuration);
    byte[] token = claim.token.getBytes(StandardCharsets.UTF_8);
    try {
      claim.hasMadeDirectory = !AtomicFile.fileSystem(directory, configuration).exists(directory);
      return ExclusiveFile.create(claim.file, configuration, token)
          ? Optional.of(claim)
          : Optional.empty();
    } catch (IOException e) {
      throw new InvalidInputException(
          String.format(
              "%s: cannot be written to (%s); name another directory",
              directory, ForeignFailure.line(e)),
          e);
    }
  }

  /** Claims a directory even if another program, which may have died, has claimed it. */
  public static Claim takeOver(Path directory, Configuration configuration) throws IOException {
    Claim claim = new Claim(directory, configuration);
    claim.hasMadeDirectory = !AtomicFile.fileSystem(directory, configuration).exists(directory);
    AtomicFile.write(
        claim.file, configuration, out -> out.write(claim.token.getBytes(StandardCharsets.UTF_8)));
    return claim;
  }

  /**
   * Returns whether this claim is still in place and no other program has taken the directory over.
   */
  public boolean holds() throws IOException {
    FileSystem fileSystem = AtomicFile.fileSystem(file, configuration);
    if (!fileSystem.exists(file)) {
      return false;
    }
    try (FSDataInputStream in = fileSystem.open(file)) {
      return new String(in.readNBytes(token.length() + 1), StandardCharsets.UTF_8).equals(token);
    }
  }

  /** Releases the claim. Deletes the directory if it was created for this claim and is empty. */
  public void release() throws IOException {
    if (holds()) {
      AtomicFile.fileSystem(file, configuration).delete(file, false);
      if (hasMadeDirectory) {
        AtomicFile.deleteIfEmpty(file.getParent(), configuration);
      }
    }
  }
}
