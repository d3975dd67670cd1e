package io.kindling.processes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A Spark that Maven has fetched.
 *
 * @param scala what it is for, such as 2.13
 */
public record SparkJars(List<Path> jars, String scala) {

  /** The one that Kindling is compiled against. */
  public static SparkJars ofTheBuild() throws IOException {
    return new SparkJars(listed(SparkProcesses.built("spark-jars")), "2.13");
  }

  /** Another one, which Maven fetches; where it cannot, the test is skipped. */
  public static SparkJars fetched(String version, String scala)
      throws IOException, InterruptedException {
    Path list = Path.of("target", "spark-" + version + "_" + scala).toAbsolutePath();
    assumeTrue(
        Files.exists(list) || fetch(version, scala, list) == 0,
        "Maven could not fetch Spark " + version + " for Scala " + scala);
    return new SparkJars(listed(list), scala);
  }

  private static int fetch(String version, String scala, Path list)
      throws IOException, InterruptedException {
    return new ProcessBuilder(
            "mvn",
            "-q",
            "-B",
            "-f",
            "src/test/spark/pom.xml",
            "dependency:build-classpath",
            "-Dspark.version=" + version,
            "-Dscala.binary.version=" + scala,
            "-Dmdep.includeScope=runtime",
            "-Dmdep.pathSeparator=:",
            "-Dmdep.outputFile=" + list)
        .inheritIO()
        .start()
        .waitFor();
  }

  private static List<Path> listed(Path list) throws IOException {
    return Pattern.compile(":")
        .splitAsStream(Files.readString(list, UTF_8).strip())
        .map(Path::of)
        .toList();
  }
}
