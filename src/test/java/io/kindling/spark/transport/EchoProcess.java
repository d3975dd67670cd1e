package io.kindling.spark.transport;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkConf;

/**
 * A separate process that serves, answers the messages that it receives, and ends when its input
 * ends.
 */
final class EchoProcess implements AutoCloseable {

  private final Process process;
  private final int port;

  private EchoProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  static EchoProcess start() throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String each : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (each.startsWith("--add-opens") || each.startsWith("-D")) {
        command.add(each);
      }
    }
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), EchoProcess.class.getName()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String said = process.inputReader(StandardCharsets.UTF_8).readLine();
    return new EchoProcess(process, Integer.parseInt(said));
  }

  int port() {
    return port;
  }

  /** Kills the process. */
  void kill() {
    process.destroyForcibly();
  }

  @Override
  public void close() {
    kill();
  }

  /** Runs the process. */
  public static void main(String[] arguments) throws Exception {
    try (Transport transport =
        TransportTest.transport(new SparkConf(false), new TransportTest.Echo())) {
      System.out.println(transport.serve(TransportTest.HERE, 0));
      while (System.in.read() >= 0) {
        // No answer.
      }
    }
  }
}
