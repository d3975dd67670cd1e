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
 * That a directory is one program's to write to: a file in it, which only one can create. It holds
 * a token, so that who has lost the directory to another knows it.
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

  /** The file in a directory. */
  public static Path file(Path directory) {
    return new Path(directory, NAME);
  }

  /**
   * Claims a directory that nobody has claimed, and makes it if it is not there.
   *
   * @return empty if another has claimed it
   * @throws InvalidInputException if it cannot be written to, the disk being full, say
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

  /** Claims a directory that another, which may have died, had claimed. */
  public static Claim takeOver(Path directory, Configuration configuration) throws IOException {
    Claim claim = new Claim(directory, configuration);
    claim.hasMadeDirectory = !AtomicFile.fileSystem(directory, configuration).exists(directory);
    AtomicFile.write(
        claim.file, configuration, out -> out.write(claim.token.getBytes(StandardCharsets.UTF_8)));
    return claim;
  }

  /** Whether nobody has taken the directory over. */
  public boolean holds() throws IOException {
    FileSystem fileSystem = AtomicFile.fileSystem(file, configuration);
    if (!fileSystem.exists(file)) {
      return false;
    }
    try (FSDataInputStream in = fileSystem.open(file)) {
      return new String(in.readNBytes(token.length() + 1), StandardCharsets.UTF_8).equals(token);
    }
  }

  /** Gives the directory up, and deletes it if it was made for this claim and is empty. */
  public void release() throws IOException {
    if (holds()) {
      AtomicFile.fileSystem(file, configuration).delete(file, false);
      if (hasMadeDirectory) {
        AtomicFile.deleteIfEmpty(file.getParent(), configuration);
      }
    }
  }
}
