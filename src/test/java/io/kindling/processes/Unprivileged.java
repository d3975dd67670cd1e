package io.kindling.processes;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Runs a class of this class path in a JVM of its own, as root without root's powers and with other
 * groups: to such a process the kernel's rules apply, and it can still read the jars of this one.
 */
public final class Unprivileged {

  private static final String SETPRIV = "/usr/bin/setpriv";

  private Unprivileged() {}

  /** Skips the test where no such process can be started. */
  public static void assumePossible() throws IOException, InterruptedException {
    assumeTrue(System.getProperty("user.name").equals("root"), "only root may take other groups");
    assumeTrue(Files.exists(Path.of(SETPRIV)), "there is no setpriv");
    assumeTrue(
        new ProcessBuilder(command(List.of(2000), "true")).start().waitFor() == 0,
        "this root may not give up its powers");
  }

  /** Runs the class's main method to its end. Standard output and error come together. */
  public static Checkout.Result run(List<Integer> groups, Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + "/bin/java");
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(each -> each.startsWith("--add-") || each.startsWith("-Dlog4j2"))
        .forEach(command::add);
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    File output = File.createTempFile("unprivileged", ".out");
    try {
      Process process =
          new ProcessBuilder(command(groups, command.toArray(String[]::new)))
              .redirectErrorStream(true)
              .redirectOutput(output)
              .start();
      int status = process.waitFor();
      return new Checkout.Result(status, Files.readString(output.toPath()), "");
    } finally {
      Files.delete(output.toPath());
    }
  }

  /** Gives a file or directory an owner, a group and a mode. */
  public static Path chown(Path file, int owner, int group, String mode)
      throws IOException, InterruptedException {
    for (List<String> command :
        List.of(
            List.of("chown", owner + ":" + group, file.toString()),
            List.of("chmod", mode, file.toString()))) {
      if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
        throw new IOException(String.join(" ", command));
      }
    }
    return file;
  }

  private static List<String> command(List<Integer> groups, String... command) {
    List<String> words =
        new ArrayList<>(List.of(SETPRIV, "--inh-caps=-all", "--bounding-set=-all"));
    words.add(
        groups.isEmpty()
            ? "--clear-groups"
            : "--groups=" + groups.stream().map(String::valueOf).collect(Collectors.joining(",")));
    words.addAll(List.of(command));
    return words;
  }
}
