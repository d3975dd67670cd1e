package io.kindling.browser;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * Chromium without a window, in a process of its own that knows nothing of other runs and reaches
 * for nothing but what its pages ask for.
 */
public final class Chromium implements AutoCloseable {

  private static final Path EXECUTABLE = Path.of("/usr/bin/chromium");

  private static final List<String> OPTIONS =
      List.of(
          "--headless",
          "--no-sandbox", // Which Chromium cannot have where the tests run as root.
          "--disable-gpu",
          "--disable-quic",
          "--disable-dev-shm-usage",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--no-first-run",
          "--hide-scrollbars",
          "--remote-debugging-port=0");

  private final Process process;
  private final Path profile;
  private final DevTools devTools;

  private Chromium(Process process, Path profile, DevTools devTools) {
    this.process = process;
    this.profile = profile;
    this.devTools = devTools;
  }

  /** Starts it; where it is not installed the test is skipped. */
  public static Chromium start() throws IOException, InterruptedException {
    Assumptions.assumeTrue(
        Files.isExecutable(EXECUTABLE),
        "Skipped, for there is no " + EXECUTABLE + " to look at pages with; .ci/run installs it");
    Path profile = Files.createTempDirectory("kindling-chromium");
    List<String> command = new ArrayList<>(List.of(EXECUTABLE.toString()));
    command.addAll(OPTIONS);
    command.add("--user-data-dir=" + profile);
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(profile.resolve("log").toFile())
            .start();
    return new Chromium(process, profile, DevTools.connect(address(process, profile)));
  }

  /** Where it listens, which it writes into its profile when it does. */
  private static String address(Process process, Path profile)
      throws IOException, InterruptedException {
    Path file = profile.resolve("DevToolsActivePort");
    for (int waited = 0; waited < 600 && process.isAlive(); waited++) {
      List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
      if (lines.size() == 2) {
        return "ws://127.0.0.1:" + lines.get(0) + lines.get(1);
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    process.destroyForcibly();
    throw new IOException("Chromium has not started: " + Files.readString(profile.resolve("log")));
  }

  /** A new page, empty. */
  public BrowserPage page() {
    JsonNode target = devTools.call(null, "Target.createTarget", Map.of("url", "about:blank"));
    JsonNode attached =
        devTools.call(
            null,
            "Target.attachToTarget",
            Map.of("targetId", target.path("targetId").asText(), "flatten", true));
    return new BrowserPage(devTools, attached.path("sessionId").asText());
  }

  @Override
  public void close() {
    devTools.close();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    try {
      process.waitFor();
      // A child that is still ending may write once more.
      for (int tries = 0; tries < 20 && !deleted(profile); tries++) {
        TimeUnit.MILLISECONDS.sleep(50);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean deleted(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
      return true;
    } catch (IOException | UncheckedIOException e) {
      return false;
    }
  }
}
