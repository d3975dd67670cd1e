package io.kindling.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.api.MadeTable;
import io.kindling.api.TrainOnTable;
import io.kindling.codec.Sha256;
import io.kindling.processes.Checkout;
import io.kindling.processes.ProgramJar;
import io.kindling.processes.SparkJars;
import io.kindling.processes.StandaloneCluster;
import io.kindling.processes.WatchedRun;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
      List.of("train", "--validation=100", "--epochs=1", "--output");

  private static final String DATA = "--data=digits:1500";

  /** Data for the recipe whose mini-batches are of 5,000 examples. */
  private static final String MORE_DATA = "--data=digits:5200";

  /** The rows of the table that a program trains on by the API. */
  private static final int ROWS = 3000;

  private static final int COLUMNS = 8;

  /** A cluster of the build's Spark, without workers. */
  private static StandaloneCluster ours;

  /** What the build's Spark gives: the digest of every result, by its name. */
  private static Map<String, String> expected;

  @TempDir private static Path directory;

  @BeforeAll
  static void runOnTheSparkOfTheBuild() throws Exception {
    ours = StandaloneCluster.builder().workers(0).start();
    Files.write(
        directory.resolve("table.csv"),
        MadeTable.rows(ROWS, COLUMNS).stream().map(MadeTable::line).toList());
    expected = results(SparkJars.ofTheBuild(), "ours");
  }

  @AfterAll
  static void stop() throws IOException {
    ours.close();
  }

  @ParameterizedTest
  @CsvSource({"3.5.6, 2.12", "3.5.6, 2.13", "4.0.1, 2.13"})
  void givesTheBitsOfTheSparkOfTheBuild(String version, String scala) throws Exception {
    SparkJars spark = SparkJars.fetched(version, scala);
    assertEquals(expected, results(spark, version + scala));
    try (StandaloneCluster cluster = StandaloneCluster.builder().spark(spark).start()) {
      for (String engine : List.of("broadcast", "resident")) {
        String run = version + scala + engine;
        assertEquals(expected.get("default"), train(cluster, run, engine), run);
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
    Path rest = Files.writeString(directory.resolve("rest"), "spark.master.rest.enabled true\n");
    try (StandaloneCluster theirs =
        StandaloneCluster.builder().spark(spark).properties(rest).start()) {
      Matcher page =
          Pattern.compile("Started REST server for submitting applications on .*?:(\\d+)")
              .matcher(Files.readString(theirs.directory().resolve("master.log")));
      assertTrue(page.find());
      StandaloneCluster.Result result =
          ours.submit(
              List.of(
                  "--master", theirs.master(), "--conf", "spark.master.rest.port=" + page.group(1)),
              List.of("train", "--data=digits:600"));
      assertEquals(1, result.status(), result.errors());
      String said =
          result.errors().lines().filter(line -> line.startsWith("kindling:")).toList() + "";
      assertTrue(
          said.contains("the master runs Spark 4.0.1, and this is Spark 4.1.0 (Scala 2.13.17)"),
          result.errors());
    }
  }

  /** Trains on a cluster and returns the digest of the weights. */
  private static String train(StandaloneCluster cluster, String run, String engine)
      throws IOException, InterruptedException {
    Path output = directory.resolve(run);
    List<String> command = new ArrayList<>(TRAINING);
    command.addAll(List.of(output.toString(), DATA, "--engine", engine));
    StandaloneCluster.Result result = cluster.submit(List.of("--name", run), command);
    assertEquals(0, result.status(), result.errors());
    return new WatchedRun(output).weights();
  }

  /**
   * Trains every recipe, evaluates, predicts, retrains twice and runs a program on the API, in
   * local mode by {@code submit/spark} and an installed Spark.
   *
   * @return a digest of each result
   */
  private static Map<String, String> results(SparkJars spark, String name) throws Exception {
    Path folder = Files.createDirectory(directory.resolve(name + "-local"));
    Map<String, String> results = new TreeMap<>();
    try (InstalledSpark installed = new InstalledSpark(spark)) {
      Path network = folder.resolve("default");
      results.put("default", installed.train(network, DATA));
      for (Path recipe : recipes()) {
        String file = recipe.getFileName().toString();
        String data = file.equals("fast.properties") ? MORE_DATA : DATA;
        results.put(
            file, installed.train(folder.resolve(file), data, "--config", recipe.toString()));
      }
      String model = network.toString();
      results.put("evaluate", figures(installed.run("evaluate", model)));
      Path scores = folder.resolve("scores");
      installed.run("predict", model, "--data=digits:300", "--output=" + scores);
      results.put("predict", new Sha256().add(scored(scores)).hex());
      Path registry = folder.resolve("registry");
      for (String night : List.of("1", "2")) {
        installed.run(
            "retrain",
            "--registry=" + registry,
            DATA,
            "--validation=300",
            "--epochs=" + night,
            "--run-id=" + night);
        Path version = registry.resolve("versions").resolve(night);
        results.put("night " + night, new WatchedRun(version).weights());
      }
      results.put("champion", Files.readString(registry.resolve("champion")).strip());
      Path saved = folder.resolve("saved.safetensors");
      installed.submit(
          TrainOnTable.class, directory.resolve("table.csv").toString(), saved.toString());
      results.put("API", new Sha256().add(Files.readAllBytes(saved)).hex());
    }
    return results;
  }

  /** Returns the recipes that Kindling ships. */
  private static List<Path> recipes() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("conf").toAbsolutePath())) {
      List<Path> recipes =
          files
              .filter(file -> file.toString().endsWith(".properties"))
              .filter(file -> !file.endsWith("log4j2.properties"))
              .sorted()
              .toList();
      assertTrue(recipes.size() >= 8, recipes.toString());
      return recipes;
    }
  }

  /** Returns what an evaluation prints, without its paths. */
  private static String figures(String printed) {
    return printed.lines().filter(line -> !line.contains("/")).collect(Collectors.joining("\n"));
  }

  private static byte[] scored(Path scores) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (Stream<Path> files = Files.list(scores)) {
      for (Path part :
          files.filter(f -> f.getFileName().toString().startsWith("part-")).sorted().toList()) {
        all.write(Files.readAllBytes(part));
      }
    }
    assertTrue(all.size() > 0, scores.toString());
    return all.toByteArray();
  }

  /** A checkout of Kindling beside an installation of a Spark. */
  private static final class InstalledSpark implements AutoCloseable {
    private final Checkout checkout = Checkout.fresh();

    InstalledSpark(SparkJars spark) throws IOException {
      checkout.folder("target");
      checkout.linkKindling("target/kindling.jar");
      Files.createFile(checkout.file("target/spark-jars"));
      for (String source : List.of("src/main", "pom.xml")) {
        Files.setLastModifiedTime(checkout.file(source), FileTime.fromMillis(0));
      }
      checkout.installSpark(spark, "spark");
    }

    /** Trains and returns the digest of the weights. */
    String train(Path output, String... more) throws Exception {
      List<String> command = new ArrayList<>(TRAINING);
      command.add(output.toString());
      command.addAll(List.of(more));
      run(command.toArray(String[]::new));
      return new WatchedRun(output).weights();
    }

    /** Runs a command of Kindling and returns what it prints. */
    String run(String... command) throws Exception {
      List<String> all = new ArrayList<>(List.of("submit/spark", "--master", "local[2]", "--"));
      all.addAll(List.of(command));
      return start(all);
    }

    /** Submits a program that uses the API, as its user would pack it. */
    void submit(Class<?> program, String... arguments) throws Exception {
      Path jar = checkout.file("program.jar");
      ProgramJar.write(jar, List.of(program));
      List<String> all =
          new ArrayList<>(
              List.of(
                  checkout.file("spark/bin/spark-submit").toString(),
                  "--master=local[2]",
                  "--class=" + program.getName(),
                  "--jars=" + checkout.file("target/kindling.jar"),
                  jar.toString()));
      all.addAll(List.of(arguments));
      start(all);
    }

    private String start(List<String> command) throws Exception {
      Checkout.Result result =
          checkout.run(
              Map.of("SPARK_HOME", "" + checkout.file("spark"), "SPARK_LOCAL_IP", "127.0.0.1"),
              command.toArray(String[]::new));
      assertEquals(0, result.status(), command + result.output() + result.errors());
      return result.output();
    }

    @Override
    public void close() throws IOException {
      checkout.close();
    }
  }
}
