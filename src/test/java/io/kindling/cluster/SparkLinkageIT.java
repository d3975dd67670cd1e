package io.kindling.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.fixtures.CommandTesting;
import io.kindling.processes.SparkJars;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Against every Spark that Kindling runs on, the compiler makes the same classes of the sources: so
 * every method that they call is there, those that no test calls, too.
 */
@Tag("campaign")
class SparkLinkageIT {

  /** Does without what it calls where that is not there, as under Scala 2.12. */
  private static final String MAY_FAIL_TO_LINK = "PlacedPartitions.java";

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({"3.5.6, 2.12", "3.5.6, 2.13", "4.0.1, 2.13"})
  void compilesToTheSameClasses(String version, String scala) throws Exception {
    SortedMap<String, String> expected = compiled(SparkJars.ofTheBuild(), "");
    String leftOut = scala.equals("2.12") ? MAY_FAIL_TO_LINK : "";
    SortedMap<String, String> classes = compiled(SparkJars.fetched(version, scala), leftOut);
    assertTrue(expected.size() > 300, "classes found: " + expected.keySet());
    classes.entrySet().removeAll(expected.entrySet());
    assertEquals(List.of(), List.copyOf(classes.keySet()));
  }

  /** The names of the classes, with digests; but for one source, whose class is the build's. */
  private SortedMap<String, String> compiled(SparkJars spark, String leftOut) throws IOException {
    Path classes = Files.createTempDirectory(directory, "classes");
    Stream<String> brought =
        Pattern.compile(File.pathSeparator)
            .splitAsStream(System.getProperty("java.class.path"))
            .filter(
                jar ->
                    jar.matches(".*/(picocli|fastcsv|jte-runtime|openblas|javacpp)-[^/]*\\.jar"));
    Stream<String> jars =
        Stream.concat(
            spark.jars().stream().map(Path::toString),
            leftOut.isEmpty() ? Stream.empty() : Stream.of("target/classes"));
    List<String> options =
        List.of(
            "-nowarn",
            "-proc:none",
            "-d",
            classes.toString(),
            "-cp",
            String.join(File.pathSeparator, Stream.concat(brought, jars).toList()));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
        Stream<Path> tree = Files.walk(Path.of("src/main/java"))) {
      List<Path> sources =
          tree.filter(file -> file.toString().endsWith(".java"))
              .filter(file -> !file.endsWith(leftOut) || leftOut.isEmpty())
              .toList();
      StringWriter said = new StringWriter();
      boolean done =
          compiler
              .getTask(said, files, null, options, null, files.getJavaFileObjectsFromPaths(sources))
              .call();
      assertTrue(done, said::toString);
    }
    return CommandTesting.tree(classes);
  }
}
