package io.kindling.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.processes.Checkout;
import io.kindling.processes.SparkJars;
import io.kindling.processes.StandaloneCluster;
import io.kindling.processes.WatchedRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The built jar on other Sparks than the one that it was compiled against, by their own jars, which
 * Maven fetches.
 */
@Tag("campaign")
@Tag("processes")
class OtherSparksIT {

  private static final List<String> TRAINING =
      List.of("train", "--data=digits:1500", "--epochs=1", "--output");

  /** A cluster of the build's Spark, with nobody to work. */
  private static StandaloneCluster ours;

  private static String expected;

  @TempDir private static Path directory;

  @BeforeAll
  static void trainOnTheSparkOfTheBuild() throws Exception {
    ours = StandaloneCluster.builder().workers(0).start();
    expected = train(ours, "ours", "--master", "local[2]", "auto");
  }

  @AfterAll
  static void stop() throws IOException {
    ours.close();
  }

  @ParameterizedTest
  @CsvSource({"3.5.6, 2.12", "3.5.6, 2.13", "4.0.1, 2.13"})
  void givesTheBitsOfTheSparkOfTheBuild(String version, String scala) throws Exception {
    SparkJars spark = SparkJars.fetched(version, scala);
    assertEquals(expected, submitted(spark, version + scala));
    try (StandaloneCluster cluster = StandaloneCluster.builder().spark(spark).start()) {
      for (String engine : List.of("broadcast", "resident")) {
        String run = version + scala + engine;
        assertEquals(expected, train(cluster, run, "--name", run, engine), run);
      }
    }
  }

  @Test
  void anotherSparkIsRefusedInOneLine() throws Exception {
    SparkJars spark = SparkJars.fetched("3.3.2", "2.13");
    try (StandaloneCluster old = StandaloneCluster.builder().spark(spark).workers(0).start()) {
      StandaloneCluster.Result result =
          old.submit(List.of("--master", "local[1]"), List.of("train", "--data=digits:600"));
      assertEquals(1, result.status(), result.errors());
      List<String> said =
          result.errors().lines().filter(line -> line.contains("indling:")).toList();
      assertEquals(1, said.size(), result.errors());
      assertTrue(said.get(0).contains("this is Spark 3.3.2 for Scala 2.13.8"), said.get(0));
      assertTrue(said.get(0).contains("needs Spark 3.5, 4.0 or 4.1"), said.get(0));
      assertTrue(!result.errors().contains("\tat "), result.errors());
    }
  }

  /** The master of another Spark does not understand our driver, and is not asked for a secret. */
  @Test
  void aClusterOfAnotherVersionIsNamed() throws Exception {
    SparkJars spark = SparkJars.fetched("4.0.1", "2.13");
    try (StandaloneCluster theirs = StandaloneCluster.builder().spark(spark).start()) {
      Matcher page =
          Pattern.compile("MasterWebUI.* at http://\\S+:(\\d+)")
              .matcher(Files.readString(theirs.directory().resolve("master.log")));
      assertTrue(page.find());
      StandaloneCluster.Result result =
          ours.submit(
              List.of(
                  "--master", theirs.master(), "--conf", "spark.master.ui.port=" + page.group(1)),
              List.of("train", "--data=digits:600"));
      assertEquals(1, result.status(), result.errors());
      String said =
          result.errors().lines().filter(line -> line.startsWith("kindling:")).toList() + "";
      assertTrue(
          said.contains("the master is of Spark 4.0.1, and this is Spark 4.1.0 (Scala 2.13.17)"),
          result.errors());
    }
  }

  /** Trains and returns the digest of the weights. */
  private static String train(
      StandaloneCluster cluster, String run, String option, String value, String engine)
      throws IOException, InterruptedException {
    Path output = directory.resolve(run);
    List<String> command = new ArrayList<>(TRAINING);
    command.addAll(List.of(output.toString(), "--engine", engine));
    StandaloneCluster.Result result = cluster.submit(List.of(option, value), command);
    assertEquals(0, result.status(), result.errors());
    return new WatchedRun(output).weights();
  }

  /** Trains in local mode by {@code submit/spark} and an installed Spark. */
  private static String submitted(SparkJars spark, String run) throws Exception {
    Path output = directory.resolve(run);
    try (Checkout checkout = Checkout.fresh()) {
      checkout.folder("target");
      checkout.linkKindling("target/kindling.jar");
      Files.createFile(checkout.file("target/spark-jars"));
      for (String source : List.of("src/main", "pom.xml")) {
        Files.setLastModifiedTime(checkout.file(source), FileTime.fromMillis(0));
      }
      checkout.installSpark(spark, "spark");
      List<String> command = new ArrayList<>(List.of("submit/spark", "--master", "local[2]", "--"));
      command.addAll(TRAINING);
      command.add(output.toString());
      Checkout.Result result =
          checkout.run(
              Map.of("SPARK_HOME", "" + checkout.file("spark"), "SPARK_LOCAL_IP", "127.0.0.1"),
              command.toArray(String[]::new));
      assertEquals(0, result.status(), result.output() + result.errors());
    }
    return new WatchedRun(output).weights();
  }
}
