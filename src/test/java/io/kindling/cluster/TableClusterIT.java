package io.kindling.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.api.MadeTable;
import io.kindling.fixtures.CommandTesting;
import io.kindling.fixtures.Hdfs;
import io.kindling.processes.StandaloneCluster;
import io.kindling.processes.WatchedRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A table in several files on HDFS, on a cluster of processes: the bits of local mode, and its
 * predictions.
 */
@Tag("processes")
@Tag("hdfs")
class TableClusterIT {

  private static final int COLUMNS = 20;
  private static final List<String> READING =
      List.of("--label-column=" + (COLUMNS + 1), "--weight-column=" + (COLUMNS + 2));

  @TempDir private static Path directory;

  private static Hdfs hdfs;
  private static StandaloneCluster cluster;
  private static String data;
  private static String expected;

  @BeforeAll
  static void trainInLocalMode() throws Exception {
    hdfs = Hdfs.emptied();
    cluster = StandaloneCluster.builder().workers(2).start();
    List<String> rows = MadeTable.rows(20_000, COLUMNS).stream().map(MadeTable::line).toList();
    Path table = Files.createDirectory(directory.resolve("table"));
    Files.write(table.resolve("a.csv"), rows.subList(0, 13_000));
    Files.write(table.resolve("b.csv"), rows.subList(13_000, rows.size()));
    hdfs.files()
        .copyFromLocalFile(new org.apache.hadoop.fs.Path(table.toUri()), hdfs.path("/table"));
    data = "--data=csv:" + hdfs.path("/table");
    expected = train("local", List.of("--master", "local[1,4]"), "broadcast", 2);
  }

  @AfterAll
  static void stop() throws IOException {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void bothEnginesGiveTheBitsOfLocalMode() throws Exception {
    assertEquals(expected, train("resident", List.of(), "resident", 2));
    assertEquals(expected, train("broadcast", List.of(), "broadcast", 1));
  }

  @Tag("campaign")
  @Test
  void anExecutorThatDiesChangesNothing() throws Exception {
    StandaloneCluster.Submission run =
        cluster.start(List.of(), training("killed", "auto", 2, "--epochs=20"));
    cluster.await(
        () -> Files.exists(directory.resolve("killed/metrics.jsonl")) || !run.process().isAlive(),
        "an epoch");
    cluster.executors().stream().findFirst().ifPresent(cluster::killExecutor);
    assertEquals(0, run.await().status(), run::errors);
    StandaloneCluster.Result local =
        cluster.submit(
            List.of("--master", "local[2,4]"), training("undisturbed", "auto", 2, "--epochs=20"));
    assertEquals(0, local.status(), local.errors());
    assertEquals(
        new WatchedRun(directory.resolve("undisturbed")).weights(),
        new WatchedRun(directory.resolve("killed")).weights());
  }

  @Test
  void predictionsAreTheFilesOfLocalMode() throws Exception {
    Path local = predict("predicted-local", List.of("--master", "local[2,4]"));
    Path onCluster = predict("predicted", List.of());
    assertTrue(CommandTesting.tree(local).size() > 1);
    assertEquals(CommandTesting.tree(local), CommandTesting.tree(onCluster));
  }

  private static Path predict(String name, List<String> sparkOptions) throws Exception {
    Path output = directory.resolve(name);
    List<String> arguments = new ArrayList<>(List.of("predict", directory + "/local", data));
    arguments.addAll(READING);
    arguments.add("--output=" + output);
    StandaloneCluster.Result result = cluster.submit(sparkOptions, arguments);
    assertEquals(0, result.status(), result.errors());
    return output;
  }

  private static String train(String name, List<String> options, String engine, int partitions)
      throws Exception {
    StandaloneCluster.Result result =
        cluster.submit(options, training(name, engine, partitions, "--epochs=2"));
    assertEquals(0, result.status(), result.errors());
    return new WatchedRun(directory.resolve(name)).weights();
  }

  private static List<String> training(String name, String engine, int partitions, String more) {
    List<String> arguments = new ArrayList<>(List.of("train", data));
    arguments.addAll(READING);
    arguments.addAll(List.of("--hidden=16", "--batch-size=200", "--dropout=0", more));
    arguments.addAll(List.of("--schedule=constant", "--validation=2000"));
    arguments.addAll(List.of("--engine=" + engine, "--partitions=" + partitions));
    arguments.add("--output=" + directory.resolve(name));
    return arguments;
  }
}
