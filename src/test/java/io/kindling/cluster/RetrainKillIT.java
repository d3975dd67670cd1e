package io.kindling.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.Hdfs;
import io.kindling.processes.StandaloneCluster;
import io.kindling.registry.Registry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Retrainings are killed by SIGKILL at moments spread over all of them: a reader always sees one
 * champion, whole, and the same command again comes to the end.
 */
@Tag("campaign")
@Tag("processes")
class RetrainKillIT {

  private static final long SEED = 20_261_125;
  private static final List<String> LOCAL = List.of("--master", "local[2,4]");

  @TempDir private static Path directory;

  private static StandaloneCluster cluster;
  private static String data;

  private int killed;
  private int whilePublishing;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    cluster = StandaloneCluster.builder().workers(1).start();
    data = directory.resolve("data").toString();
    List<String> generate = List.of("data", "generate", "--count", "1200", "--output", data);
    assertEquals(0, cluster.submit(LOCAL, generate).status());
  }

  @AfterAll
  static void stop() throws IOException {
    cluster.close();
  }

  @Test
  void someNightsOnALocalDisk() throws Exception {
    nights(3, directory.resolve("some").toString(), new Configuration());
  }

  @Test
  void manyNightsOnALocalDisk() throws Exception {
    nights(20, directory.resolve("many").toString(), new Configuration());
  }

  @Test
  void manyNightsOnHdfs() throws Exception {
    try (Hdfs hdfs = new Hdfs(directory.resolve("hdfs"))) {
      nights(10, hdfs.path("/models").toString(), hdfs.files().getConf());
    }
  }

  private void nights(int count, String where, Configuration hadoop) throws Exception {
    Random random = new Random(SEED);
    long longest = 0;
    Optional<Integer> champion = Optional.empty();
    for (int night = 0; night <= count; night++) {
      List<String> retrain = retrain(where, night);
      if (night > 0) {
        var driver = cluster.start(LOCAL, retrain);
        if (night % 2 == 0) {
          Thread.sleep(random.nextInt((int) longest));
        } else {
          awaitVersion(driver.process(), where, hadoop, night + 1);
          Thread.sleep(random.nextInt(60));
        }
        driver.process().destroyForcibly().waitFor();
        killed += driver.process().exitValue() == 137 ? 1 : 0;
        Optional<Integer> seen = checked(where, hadoop);
        assertTrue(seen.equals(champion) || seen.get() == night + 1, seen + " after " + champion);
      }
      long began = System.nanoTime();
      StandaloneCluster.Result result = cluster.submit(LOCAL, retrain);
      longest = Math.max(longest, (System.nanoTime() - began) / 1_000_000);
      assertEquals(0, result.status(), result.errors());
      champion = checked(where, hadoop);
      Registry registry = Registry.open(where, hadoop);
      assertEquals(night + 1, registry.versions().size());
      assertEquals(night + 1, registry.history().size());
      assertEquals(List.of(), registry.runs());
      assertEquals("completed", registry.lastRun().orElseThrow().state());
    }
    System.out.printf(
        "%d retrainings killed on %s, %d of them while a version was written%n",
        killed, where, whilePublishing);
  }

  /** Waits until a version is being written: its directory is there, and its decision is not. */
  private void awaitVersion(Process driver, String where, Configuration hadoop, int number)
      throws IOException {
    org.apache.hadoop.fs.Path version = new org.apache.hadoop.fs.Path(where, "versions/" + number);
    var files = version.getFileSystem(hadoop);
    while (driver.isAlive() && !files.exists(version)) {
      Thread.onSpinWait();
    }
    whilePublishing += Registry.open(where, hadoop).versions().contains(number) ? 0 : 1;
  }

  /** The champion, every file of which was checked. */
  private static Optional<Integer> checked(String where, Configuration hadoop) throws IOException {
    Registry registry = Registry.open(where, hadoop);
    Optional<Integer> champion = registry.champion();
    if (champion.isPresent()) {
      registry.model(champion.get());
    }
    return champion;
  }

  private static List<String> retrain(String where, int night) {
    return List.of(
        "retrain",
        "--registry",
        where,
        "--data",
        data,
        "--layers=784,16,10",
        "--epochs=3",
        "--validation=200",
        "--checkpoint-every=2",
        "--lock-expiry=2",
        "--run-id=night-" + night,
        "--seed=" + (night + 1));
  }
}
