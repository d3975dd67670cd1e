package io.kindling.cli.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A command line for this machine's shell, with the standard output and error of this process.
 *
 * @param line the command line
 * @param environment additional environment variables
 * @param patience the time after which the command is killed
 */
record ShellCommand(String line, Map<String, String> environment, Duration patience) {

  /**
   * Runs the command and waits for its end.
   *
   * @param input the command's standard input
   * @return the problem, as the end of a sentence that begins with the command; empty if the
   *     command ended with status 0
   * @throws IOException if the shell cannot be started, or the input cannot be written to a file
   * @throws InterruptedException if this thread is interrupted while it waits
   */
  Optional<String> run(String input) throws IOException, InterruptedException {
    // The input is a file: a pipe would break or block if the command does not read it.
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
        return Optional.of("took longer than " + patience.toSeconds() + " s and was killed");
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
