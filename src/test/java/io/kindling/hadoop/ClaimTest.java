package io.kindling.hadoop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of many that want a directory, one has it, and knows when it has lost it. */
class ClaimTest {

  private static final Configuration HADOOP = new Configuration();

  @TempDir private java.nio.file.Path directory;

  @Test
  void oneOfManyHasIt() throws Exception {
    int many = 8;
    for (int turn = 0; turn < 50; turn++) {
      Path run = new Path(directory.resolve("run" + turn).toUri());
      CyclicBarrier start = new CyclicBarrier(many);
      List<java.util.concurrent.CompletableFuture<Optional<Claim>>> claims =
          Stream.generate(
                  () ->
                      java.util.concurrent.CompletableFuture.supplyAsync(
                          () -> takeAtOnce(run, start), command -> new Thread(command).start()))
              .limit(many)
              .toList();
      long taken = claims.stream().filter(claim -> claim.join().isPresent()).count();
      assertEquals(1, taken);
    }
  }

  private static Optional<Claim> takeAtOnce(Path run, CyclicBarrier start) {
    try {
      start.await();
      return Claim.take(run, HADOOP);
    } catch (Exception e) {
      throw new IllegalStateException(e);
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
    assertFalse(directory.resolve("run").toFile().exists(), "nothing is left behind");
    assertTrue(Claim.take(run, HADOOP).isPresent());
  }
}
