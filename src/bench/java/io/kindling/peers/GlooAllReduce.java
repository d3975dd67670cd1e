package io.kindling.peers;

import io.kindling.bench.TimedVariant;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * PyTorch's all-reduce over gloo, the native counterpart of a step's exchange: as many floats as a
 * network has parameters, between single-threaded processes on this machine.
 */
final class GlooAllReduce implements TimedVariant {

  private static final String SCRIPT =
      """
      import sys, torch, torch.distributed as dist
      meeting, rank, processes, floats = sys.argv[1], *map(int, sys.argv[2:5])
      torch.set_num_threads(1)
      dist.init_process_group("gloo", init_method="file://" + meeting, rank=rank, world_size=processes)
      sums = torch.zeros(floats)
      dist.all_reduce(sums)
      print("ready", flush=True)
      for line in sys.stdin:
          for _ in range(int(line)):
              dist.all_reduce(sums)
          print("done", flush=True)
      """;

  private final Path meeting;
  private final List<Process> processes = new ArrayList<>();
  private final List<BufferedReader> said = new ArrayList<>();
  private final List<PrintWriter> told = new ArrayList<>();

  private GlooAllReduce(String python, int count, int floats) throws IOException {
    meeting = Files.createTempFile("kindling-gloo", "");
    Files.delete(meeting);
    for (int rank = 0; rank < count; rank++) {
      Process process =
          new ProcessBuilder(python, "-c", SCRIPT, "" + meeting, "" + rank, "" + count, "" + floats)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      processes.add(process);
      said.add(
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)));
      told.add(new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8));
    }
  }

  /** Starts the processes; empty if {@code python3} has no PyTorch. */
  static Optional<TimedVariant> start(int count, int floats) {
    return start("python3", count, floats);
  }

  /**
   * Starts the processes; empty if PyTorch is not available.
   *
   * @param python the Python interpreter
   * @param count the number of processes
   * @param floats the number of floats to reduce
   */
  static Optional<TimedVariant> start(String python, int count, int floats) {
    try {
      GlooAllReduce gloo = new GlooAllReduce(python, count, floats);
      if (gloo.allSay("ready")) {
        return Optional.of(gloo);
      }
      gloo.close();
    } catch (IOException e) {
      // Python is not installed.
    }
    return Optional.empty();
  }

  private boolean allSay(String word) throws IOException {
    for (BufferedReader each : said) {
      if (!word.equals(each.readLine())) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String name() {
    return "gloo, " + processes.size() + " processes";
  }

  @Override
  public void steps(int count) {
    told.forEach(each -> each.println(count));
    try {
      if (!allSay("done")) {
        throw new IllegalStateException("a PyTorch process has ended");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    processes.forEach(Process::destroy);
    meeting.toFile().delete();
  }
}
