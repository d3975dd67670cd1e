package io.kindling.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kindling.fixtures.IdxFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A command whose standard output is lost does not end as if all were well. */
@Tag("processes")
class StandardOutputTest {

  private record Ended(int status, String errors) {}

  @TempDir Path directory;

  /** Runs a command in a JVM of its own, started by a line for the shell with it as "$@". */
  private Ended run(String shell, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("bash", "-c", shell, "bash"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx512m"));
    command.add("-Dlog4j2.configurationFile=" + Path.of("conf/log4j2.properties").toAbsolutePath());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(Kindling.class.getName());
    command.addAll(List.of(arguments));
    Path errors = directory.resolve("errors");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    Process process = builder.start();
    process.getOutputStream().close();
    process.getInputStream().readAllBytes();
    return new Ended(process.waitFor(), Files.readString(errors));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "data inspect DATA", "runs DATA"})
  void aFullDiskIsToldOf(String line) throws Exception {
    assumeTrue(Files.exists(Path.of("/dev/full")), "there is no /dev/full here");
    IdxFixture data = IdxFixture.write(directory.resolve("data"));
    Ended ended =
        run("\"$@\" > /dev/full", line.replace("DATA", data.directory().toString()).split(" "));
    assertEquals(
        "kindling: standard output cannot be written (No space left on device): the command"
            + " completed, but its output is lost",
        ended.errors().strip());
    assertEquals(1, ended.status());
  }

  @Test
  void aReaderThatHasSeenEnoughIsNoFailure() throws Exception {
    IdxFixture data = IdxFixture.write(directory.resolve("data"));
    Ended ended =
        run(
            "\"$@\" | head -1; exit ${PIPESTATUS[0]}",
            "data",
            "inspect",
            "--show=100",
            data.directory().toString());
    assertEquals("", ended.errors().strip());
    assertEquals(0, ended.status());
  }

  @Test
  void aMistakeIsToldOfAllTheSame() throws Exception {
    assumeTrue(Files.exists(Path.of("/dev/full")), "there is no /dev/full here");
    Ended ended = run("\"$@\" > /dev/full", "data", "inspect", directory + "/none");
    assertTrue(ended.errors().startsWith("kindling: " + directory + "/none: there is no such"));
    assertEquals(1, ended.errors().lines().count());
    assertEquals(2, ended.status());
  }

  @Test
  void whatIsWrittenIsWhatItWas() throws Exception {
    Path out = directory.resolve("out");
    Ended ended =
        run(
            "\"$@\" > " + out,
            "data",
            "generate",
            "--count=6",
            "--output=" + directory + "/digits");
    assertEquals(0, ended.status(), ended.errors());
    assertTrue(Files.readString(out, UTF_8).startsWith("6 training and 1 test digits are in "));
  }
}
