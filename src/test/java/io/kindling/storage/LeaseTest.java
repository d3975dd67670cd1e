package io.kindling.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lease has one owner at a time, and a dead owner's lease expires. */
class LeaseTest {

  private static final Configuration HADOOP = new Configuration();
  private static final Duration EXPIRY = Duration.ofMillis(1500);

  @TempDir private java.nio.file.Path directory;

  private Path lock() {
    return new Path(directory.resolve("lock").toUri());
  }

  @Test
  void aLivingOwnerKeepsIt() throws Exception {
    try (Lease lease = Lease.take(lock(), HADOOP, "the first\nowner", EXPIRY)) {
      Lease.HeldException held =
          assertThrows(
              Lease.HeldException.class, () -> Lease.take(lock(), HADOOP, "second", EXPIRY));
      assertEquals("the first owner", held.owner());
      assertEquals(Optional.of("the first owner"), Lease.owner(lock(), HADOOP, EXPIRY));
      assertTrue(lease.holds());
    }
    assertEquals(Optional.empty(), Lease.owner(lock(), HADOOP, EXPIRY));
  }

  @Test
  void whatWasReleasedIsThereAtOnce() throws Exception {
    for (int i = 0; i < 3; i++) {
      long began = System.nanoTime();
      Lease.take(lock(), HADOOP, "owner", Duration.ofHours(1)).close();
      assertTrue(System.nanoTime() - began < Duration.ofMinutes(1).toNanos());
    }
    assertEquals(1, directory.resolve("lock").toFile().list().length);
  }

  /** Writes a lock file that is not renewed, as a killed owner leaves it. */
  @Test
  void ofManyWhoFindTheOwnerDeadOneIsNext() throws Exception {
    Files.createDirectories(directory.resolve("lock"));
    Files.writeString(directory.resolve("lock/4"), "token\n7\ndead owner\n");
    List<CompletableFuture<Optional<Lease>>> attempts =
        IntStream.range(0, 6)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () -> attempt("owner " + i), command -> new Thread(command).start()))
            .toList();
    List<Lease> taken =
        attempts.stream().map(CompletableFuture::join).flatMap(Optional::stream).toList();
    assertEquals(1, taken.size());
    assertTrue(taken.get(0).holds());
    assertEquals(List.of("5"), List.of(directory.resolve("lock").toFile().list()));
    taken.get(0).close();
  }

  @Test
  void whoWasTakenForDeadKnowsIt() throws Exception {
    Lease first = Lease.take(lock(), HADOOP, "first", EXPIRY);
    Files.writeString(directory.resolve("lock/2"), "another's\n0\nsecond\n");
    assertFalse(first.holds());
    first.close();
    assertEquals("another's\n0\nsecond\n", Files.readString(directory.resolve("lock/2")));
  }

  private Optional<Lease> attempt(String owner) {
    try {
      return Optional.of(Lease.take(lock(), HADOOP, owner, EXPIRY));
    } catch (Lease.HeldException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
