package io.kindling.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kindling.fixtures.CommandRun;
import io.kindling.fixtures.CommandTesting;
import io.kindling.fixtures.IdxFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A retraining that ends before it trains anything is a failed one, whoever ends it, and how. */
@Tag("spark")
class EndedBySparkTest extends CommandTesting {

  /** Ends the program in the middle of Spark's start, as Spark itself ends it for some failures. */
  public static final class Ending implements SparkPlugin {

    @Override
    public DriverPlugin driverPlugin() {
      return new DriverPlugin() {
        @Override
        public Map<String, String> init(SparkContext spark, PluginContext context) {
          System.exit(53);
          return Map.of();
        }
      };
    }

    @Override
    public ExecutorPlugin executorPlugin() {
      return null;
    }
  }

  private IdxFixture data;
  private Path registry;

  @BeforeEach
  void writeData() throws IOException {
    data = IdxFixture.write(directory.resolve("data"));
    registry = directory.resolve("registry");
  }

  private String[] retraining() {
    return new String[] {
      "retrain", "--registry", registry.toString(), "--data", data.directory().toString(),
    };
  }

  private JsonNode lastRun() throws IOException {
    return new ObjectMapper().readTree(registry.resolve("last-run.json").toFile());
  }

  @Test
  void directoriesThatSparkCannotUse() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));
    System.setProperty("spark.local.dir", file.toString());
    try {
      CommandRun run = CommandRun.of(retraining()).withoutStackTrace();
      assertSays(
          "spark.local.dir names no directory that Spark could write its own files to: '"
              + file
              + "' (…); name one on a disk with room by --conf spark.local.dir=DIR",
          run.refusal(2));
    } finally {
      System.clearProperty("spark.local.dir");
    }
    assertEquals("failed", lastRun().path("state").asText());
    assertTrue(lastRun().path("message").asText().startsWith("spark.local.dir names no"));
  }

  @Test
  void endOfTheProgram() throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(JavaModuleOptions.defaultModuleOptionArray()));
    command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("-Dlog4j2.configurationFile=" + Path.of("conf/log4j2.properties").toAbsolutePath());
    command.addAll(List.of("-Dspark.master=local[1]", "-Dspark.ui.enabled=false"));
    command.addAll(
        List.of("-Dspark.driver.host=127.0.0.1", "-Dspark.plugins=" + Ending.class.getName()));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(Kindling.class.getName());
    command.addAll(List.of(retraining()));
    Path out = directory.resolve("out");
    Path err = directory.resolve("err");
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      assertTrue(process.waitFor(5, TimeUnit.MINUTES), "it does not end");
    } finally {
      process.destroyForcibly();
    }
    String errors = Files.readString(err, UTF_8);
    assertEquals(53, process.exitValue(), errors);
    String line =
        "io.kindling.cli.EndedBySparkTest$Ending$1 ended the program in the middle of its work;"
            + " see the log before this line for the reason";
    assertTrue(errors.endsWith("kindling: " + line + "\n"), errors);
    assertEquals("", Files.readString(out, UTF_8));
    assertEquals("failed", lastRun().path("state").asText());
    assertEquals(line, lastRun().path("message").asText());
  }
}
