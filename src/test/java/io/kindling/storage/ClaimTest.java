package io.kindling.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kindling.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One of several programs gets the claim of a directory, and detects when it has lost it. */
class ClaimTest {

  private static final Configuration HADOOP = new Configuration();

  @TempDir private java.nio.file.Path directory;

  @Test
  void oneOfManyHasIt() {
    for (int turn = 0; turn < 50; turn++) {
      assertEquals(1, taken(8, new Path(directory.resolve("run" + turn).toUri()), HADOOP));
    }
  }

  /** Returns how many of several concurrent claims of a directory succeed. */
  static long taken(int many, Path run, Configuration configuration) {
    CyclicBarrier start = new CyclicBarrier(many);
    List<CompletableFuture<Optional<Claim>>> claims =
        Stream.generate(
                () ->
                    CompletableFuture.supplyAsync(
                        () -> takeAtOnce(run, configuration, start),
                        command -> new Thread(command).start()))
            .limit(many)
            .toList();
    return claims.stream().filter(claim -> claim.join().isPresent()).count();
  }

  private static Optional<Claim> takeAtOnce(
      Path run, Configuration configuration, CyclicBarrier start) {
    try {
      start.await();
      return Claim.take(run, configuration);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whatCannotBeMadeIsNoOthers() throws Exception {
    java.nio.file.Path file = Files.createFile(directory.resolve("file"));
    Path run = new Path(file.resolve("runs/monday").toUri());
    PartDirectory parts = new PartDirectory(run.toString(), HADOOP);
    String said = assertThrows(InvalidInputException.class, parts::take).getMessage();
    assertTrue(said.contains("cannot be written to ("), said);
  }

  /** A small disk of memory, which only root may have. */
  @Test
  void aFullDiskIsNoOthers() throws Exception {
    java.nio.file.Path disk = Files.createDirectory(directory.resolve("disk"));
    assumeTrue(done("mount", "-t", "tmpfs", "-o", "size=4k", "disk", disk.toString()), "no mount");
    try {
      Files.write(disk.resolve("all"), new byte[4096]);
      Path run = new Path(disk.toUri());
      assertThrows(InvalidInputException.class, () -> Claim.take(run, HADOOP));
      assertFalse(Files.exists(disk.resolve("claim")), "nothing is left behind");
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

  @Test
  void whoGoesOnHasItAndTheOtherKnows() throws Exception {
    Path run = new Path(directory.resolve("run").toUri());
    Claim first = Claim.take(run, HADOOP).orElseThrow();
    assertTrue(first.holds());
    assertTrue(Claim.take(run, HADOOP).isEmpty());
    Claim second = Claim.takeOver(run, HADOOP);
    assertFalse(first.holds());
    first.release();
    assertTrue(second.holds(), "only one's own is released");
    second.release();
    assertEquals(0, directory.resolve("run").toFile().list().length, "nothing is left behind");
    assertTrue(Claim.take(run, HADOOP).isPresent());
  }

  /** One that was there before may have an owner, a group and a mode that are not made again. */
  @Test
  void aDirectoryGoesWithTheClaimThatMadeItAndNoOther() throws Exception {
    java.nio.file.Path made = directory.resolve("made");
    Claim.take(new Path(made.toUri()), HADOOP).orElseThrow().release();
    assertFalse(Files.exists(made));
    Claim.takeOver(new Path(made.toUri()), HADOOP).release();
    assertFalse(Files.exists(made));
    java.nio.file.Path before = Files.createDirectory(directory.resolve("before"));
    Claim.take(new Path(before.toUri()), HADOOP).orElseThrow().release();
    assertTrue(Files.exists(before));
    PartDirectory parts = new PartDirectory(before.toString(), HADOOP);
    parts.take();
    parts.release();
    assertTrue(Files.exists(before));
  }
}
