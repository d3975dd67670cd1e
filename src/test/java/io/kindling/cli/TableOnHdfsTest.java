package io.kindling.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.fixtures.CommandRun;
import io.kindling.fixtures.CommandTesting;
import io.kindling.fixtures.Hdfs;
import io.kindling.fixtures.RunFiles;
import io.kindling.fixtures.TableFixture;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A table on HDFS, in files of all kinds, gives what it gives on a local disk in one. */
@Tag("spark")
@Tag("hdfs")
class TableOnHdfsTest extends CommandTesting {

  private static final List<String> READING =
      List.of("--label-column=species", "--weight-column=weight");
  private static final List<String> TRAINING =
      List.of(
          "--hidden=8",
          "--epochs=2",
          "--batch-size=50",
          "--dropout=0",
          "--schedule=constant",
          "--validation=300");

  @Test
  void trainsEvaluatesPredictsAndRetrainsAsOnALocalDisk() throws Exception {
    List<String> lines = TableFixture.lines();
    java.nio.file.Path table =
        TableFixture.write(directory.resolve("all.csv"), "\n", TableFixture.withHeader(lines));
    java.nio.file.Path parts = directory.resolve("parts");
    TableFixture.write(
        parts.resolve("part-0.csv"), "\n", TableFixture.withHeader(lines.subList(0, 1000)));
    TableFixture.write(
        parts.resolve("part-1.csv.gz"), "\n", TableFixture.withHeader(lines.subList(1000, 1800)));
    TableFixture.write(
        parts.resolve("part-2.csv.bz2"),
        "\n",
        TableFixture.withHeader(lines.subList(1800, TableFixture.ROWS)));
    String local = directory + "/run";
    run("train", "csv:" + table, local, TRAINING, "--test-data=csv:" + table);
    Hdfs hdfs = Hdfs.emptied();
    hdfs.files().copyFromLocalFile(new Path(parts.toUri()), hdfs.path("/table"));
    String data = "csv:" + hdfs.path("/table");
    String glob = data + "/part-*";
    String run = hdfs.path("/run").toString();
    run("train", data, run, TRAINING, "--test-data=" + glob);
    RunFiles expected = new RunFiles(directory.resolve("run"));
    RunFiles found = new RunFiles(fetched(hdfs, "/run"));
    assertEquals(expected.weights(), found.weights());
    assertEquals(expected.outcomes(), found.outcomes());

    List<String> evaluation = List.of("--report=" + directory + "/page.html");
    String right = counted(run("evaluate " + local, "csv:" + table, null, evaluation));
    assertEquals(right, counted(run("evaluate " + run, glob, null, evaluation)));

    run("predict " + local, "csv:" + table, directory + "/scores", List.of());
    run("predict " + run, data, hdfs.path("/scores").toString(), List.of());
    assertEquals(tree(directory.resolve("scores")), tree(fetched(hdfs, "/scores")));

    String registry = "--registry=" + hdfs.path("/models");
    String night = run("retrain " + registry, data, null, TRAINING, "--test-data=" + glob);
    assertTrue(night.contains("Version 1: promoted"), night);
    hdfs.files().delete(hdfs.path("/table/part-1.csv.gz"), false);
    hdfs.files().create(hdfs.path("/table/part-1.csv")).close();
    night = run("retrain " + registry, glob, null, TRAINING, "--test-data=" + data);
    assertTrue(night.contains("Champion: version "), night);
  }

  private static String run(
      String command, String data, String output, List<String> options, String... more) {
    List<String> arguments = new ArrayList<>(List.of(command.split(" ", -1)));
    arguments.add("--data=" + data);
    if (output != null) {
      arguments.add("--output=" + output);
    }
    arguments.addAll(READING);
    arguments.addAll(options);
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments.toArray(String[]::new)).ended().out();
  }

  /** " 2,345 of 3,000 right …". */
  private static String counted(String evaluation) {
    String line = evaluation.lines().filter(each -> each.contains(" right (")).findFirst().get();
    return line.substring(line.lastIndexOf(": "));
  }

  private java.nio.file.Path fetched(Hdfs hdfs, String name) throws IOException {
    java.nio.file.Path copy = directory.resolve("fetched").resolve(name.substring(1));
    hdfs.files().copyToLocalFile(false, hdfs.path(name), new Path(copy.toUri()), true);
    return copy;
  }
}
