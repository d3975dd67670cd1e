package io.kindling.hadoop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
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
  void oneOfManyHasIt() {
    for (int turn = 0; turn < 50; turn++) {
      assertEquals(1, taken(8, new Path(directory.resolve("run" + turn).toUri()), HADOOP));
    }
  }

  /** How many of so many that want a directory at the same moment get it. */
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
