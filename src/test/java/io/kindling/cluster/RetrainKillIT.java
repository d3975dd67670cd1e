package io.kindling.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.fixtures.Hdfs;
import io.kindling.processes.StandaloneCluster;
import io.kindling.registry.Registry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
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
  private static final int SIGKILL = 128 + 9;
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
  void onALocalDisk() throws Exception {
    nights(20, directory.resolve("models").toString(), new Configuration());
  }

  @Test
  void onHdfs() throws Exception {
    Hdfs hdfs = Hdfs.emptied();
    nights(10, hdfs.path("/models").toString(), hdfs.files().getConf());
  }

  /** Kills so many retrainings: every second at its share of a night, the others as they write. */
  private void nights(int count, String where, Configuration hadoop) throws Exception {
    Random random = new Random(SEED);
    long whole = night(where, hadoop, 0);
    List<Long> moments = new ArrayList<>();
    Optional<Integer> champion = checked(where, hadoop);
    for (int night = 1; killed < count; night++) {
      assertTrue(night <= 2 * count, "too many ended by themselves: " + killed + " were killed");
      long began = System.nanoTime();
      var driver = cluster.start(LOCAL, retrain(where, night));
      if (night % 2 == 0) {
        Thread.sleep((long) (whole * (killed + random.nextDouble()) / count));
      } else {
        awaitVersion(driver.process(), where, hadoop, night + 1);
        Thread.sleep(random.nextInt(60));
      }
      driver.process().destroyForcibly().waitFor();
      if (driver.process().exitValue() == SIGKILL) {
        killed++;
        moments.add(millisSince(began));
      }
      Optional<Integer> seen = checked(where, hadoop);
      assertTrue(seen.equals(champion) || seen.get() == night + 1, seen + " after " + champion);
      night(where, hadoop, night);
      champion = checked(where, hadoop);
    }
    System.out.printf(
        "%d retrainings of %d ms killed on %s, %d of them while a version was written; after ms: %s%n",
        killed, whole, where, whilePublishing, moments.stream().sorted().toList());
  }

  /** A retraining that nobody disturbs, and how many milliseconds it takes. */
  private static long night(String where, Configuration hadoop, int night) throws Exception {
    long began = System.nanoTime();
    StandaloneCluster.Result result = cluster.submit(LOCAL, retrain(where, night));
    assertEquals(0, result.status(), result.errors());
    Registry registry = Registry.open(where, hadoop);
    assertEquals(night + 1, registry.versions().size());
    assertEquals(night + 1, registry.history().size());
    assertEquals(List.of(), registry.runs());
    assertEquals("completed", registry.lastRun().orElseThrow().state());
    return millisSince(began);
  }

  private static long millisSince(long began) {
    return (System.nanoTime() - began) / 1_000_000;
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
