package io.kindling.cli.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A line for the shell of this machine. What it prints goes where our own output goes.
 *
 * @param environment variables that it has besides ours
 * @param patience after how long it is ended
 */
record ShellCommand(String line, Map<String, String> environment, Duration patience) {

  /**
   * Runs it, and waits for its end.
   *
   * @param input its standard input
   * @return what went wrong, as the end of a sentence about it; empty if it ended with status 0
   * @throws IOException if there is no shell, or no place for the input
   */
  Optional<String> run(String input) throws IOException, InterruptedException {
    // From a file: into a pipe, who does not read would break it, or block it.
    Path file = Files.createTempFile("kindling-", ".json");
    try {
      Files.writeString(file, input);
      ProcessBuilder shell = new ProcessBuilder("/bin/sh", "-c", line).inheritIO();
      shell.redirectInput(file.toFile());
      shell.environment().putAll(environment);
      return outcome(shell.start());
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private Optional<String> outcome(Process process) throws InterruptedException {
    try {
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        return Optional.of("took longer than " + patience.toSeconds() + " s, and was ended");
      }
      int status = process.exitValue();
      return status == 0 ? Optional.empty() : Optional.of("ended with status " + status);
    } finally {
      if (process.isAlive()) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    }
  }
}
