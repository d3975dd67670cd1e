package io.kindling.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kindling.processes.Checkout;
import io.kindling.processes.Unprivileged;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whether files can be written is what the kernel says, and not what owners and modes look like.
 */
class WriteProbeTest {

  private static final Configuration HADOOP = new Configuration();
  private static final int SOMEBODY = 1234;
  private static final int THEIR_GROUP = 2000;

  @TempDir private Path directory;

  /** JUnit's directory is accessible to its owner only. */
  @BeforeEach
  void open() throws Exception {
    Files.setPosixFilePermissions(
        directory, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** Prints the obstacle to writing for each directory. */
  static final class Probe {
    public static void main(String[] directories) {
      for (String each : directories) {
        System.out.println(obstacle(Path.of(each)).orElse("none"));
      }
    }
  }

  private static Optional<String> obstacle(Path directory) {
    return WriteProbe.obstacle(new org.apache.hadoop.fs.Path(directory.toUri()), HADOOP);
  }

  /** As the fsGroup of a pod gives it: a group that the process has, and its user has not. */
  @Test
  void aSupplementaryGroupMayWrite() throws Exception {
    Unprivileged.assumePossible();
    Path shared = directory("shared", SOMEBODY, THEIR_GROUP, "2775");
    Path theirs = directory("theirs", SOMEBODY, THEIR_GROUP, "0755");
    Path hidden = directory("hidden", SOMEBODY, THEIR_GROUP, "0700");
    String[] asked = {
      shared.toString(),
      shared.resolve("a/b").toString(),
      theirs.toString(),
      theirs.resolve("a/b").toString(),
      hidden.resolve("a/b").toString()
    };
    String denied = " (Permission denied)";
    String[] never = {
      theirs + denied, theirs.resolve("a") + denied, hidden.resolve("a/b") + denied
    };
    assertEquals(
        List.of("none", "none", never[0], never[1], never[2]), probed(List.of(THEIR_GROUP), asked));
    assertEquals(
        List.of(shared + denied, shared.resolve("a") + denied, never[0], never[1], never[2]),
        probed(List.of(), asked));
    for (Path each : List.of(shared, theirs, hidden)) {
      assertEquals(0, each.toFile().list().length, "a trial leaves nothing behind");
    }
  }

  private Path directory(String name, int owner, int group, String mode) throws Exception {
    return Unprivileged.chown(Files.createDirectory(directory.resolve(name)), owner, group, mode);
  }

  private static List<String> probed(List<Integer> groups, String... directories)
      throws IOException, InterruptedException {
    Checkout.Result result = Unprivileged.run(groups, Probe.class, directories);
    assertEquals(0, result.status(), result.output());
    List<String> lines = result.output().lines().toList();
    return lines.subList(lines.size() - directories.length, lines.size());
  }

  @Test
  void whatIsMissingIsMadeAndGoneAgain() throws IOException {
    assertEquals(Optional.empty(), obstacle(directory.resolve("a/b/c")));
    assertEquals(Optional.empty(), obstacle(directory));
    try (Stream<Path> left = Files.list(directory)) {
      assertEquals(0, left.count());
    }
  }

  @Test
  void aFileInTheWay() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    for (Path each : List.of(file, file.resolve("a"), file.resolve("a/b"))) {
      assertTrue(obstacle(each).orElseThrow().endsWith(file + " is not a directory"));
    }
    Files.createSymbolicLink(directory.resolve("link"), directory.resolve("gone"));
    assertTrue(obstacle(directory.resolve("link/a")).isPresent());
    assertFalse(Files.exists(directory.resolve("gone")));
  }

  /** No mode tells of it, and root is no exception. */
  @Test
  void aFullOrReadOnlyDisk() throws Exception {
    Path disk = Files.createDirectory(directory.resolve("disk"));
    assumeTrue(done("mount", "-t", "tmpfs", "-o", "size=4k", "disk", disk.toString()), "no mount");
    try {
      assertEquals(Optional.empty(), obstacle(disk));
      Files.write(disk.resolve("all"), new byte[4096]);
      assertTrue(obstacle(disk).orElseThrow().contains("No space left on device"));
      assertEquals(1, disk.toFile().list().length);
      assertTrue(done("mount", "-o", "remount,ro", disk.toString()));
      assertTrue(obstacle(disk.resolve("a")).orElseThrow().contains("Read-only file system"));
    } finally {
      assertTrue(done("umount", disk.toString()));
    }
  }

  private static boolean done(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
