package io.kindling.cli.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A command is given its input, and is never waited for too long. */
class ShellCommandTest {

  private static final Duration LONG = Duration.ofSeconds(20);

  @TempDir private Path directory;

  private static ShellCommand shell(String line, Duration patience) {
    return new ShellCommand(line, Map.of("TO", "it"), patience);
  }

  @Test
  void inputAndEnvironmentAreTheCommands() throws Exception {
    Path file = directory.resolve("said");
    String line = "echo $TO $HOME > '" + file + "'; cat >> '" + file + "'";
    assertEquals(Optional.empty(), shell(line, LONG).run("done\n"));
    assertEquals("it " + System.getenv("HOME") + "\ndone\n", Files.readString(file));
  }

  @Test
  void whatFailedIsSaid() throws Exception {
    assertEquals(Optional.of("ended with status 7"), shell("exit 7", LONG).run(""));
    Optional<String> unknown = shell("no-such-program 2>/dev/null", LONG).run("");
    assertEquals(Optional.of("ended with status 127"), unknown);
  }

  /** Into a pipe it would not fit, and who reads none of it would break it. */
  @Test
  void inputNeedNotBeRead() throws Exception {
    assertEquals(Optional.empty(), shell("exit 0", LONG).run("x".repeat(1 << 20)));
  }

  /** The processes that the command has started are killed, too. */
  @Test
  void whatTakesTooLongIsEnded() throws Exception {
    Path file = directory.resolve("pid");
    String line = "sleep 30 & echo $! > '" + file + "'; wait";
    Optional<String> trouble = shell(line, Duration.ofSeconds(1)).run("");
    assertEquals(Optional.of("took longer than 1 s and was killed"), trouble);
    long child = Long.parseLong(Files.readString(file).strip());
    Optional<ProcessHandle> left = ProcessHandle.of(child);
    if (left.isPresent()) {
      left.get().onExit().get(10, TimeUnit.SECONDS);
    }
  }
}
