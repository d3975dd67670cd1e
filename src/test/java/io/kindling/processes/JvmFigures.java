package io.kindling.processes;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a JVM, looked at from outside by {@code jcmd}, holds.
 *
 * @param heapBytes the bytes of all objects alive, after a garbage collection
 * @param instances the number of objects alive of every class
 * @param metaspaceBytes what classes and their like take
 * @param threads the number of threads, the JVM's own included
 */
public record JvmFigures(
    long heapBytes, Map<String, Long> instances, long metaspaceBytes, int threads) {

  private static final Pattern CLASS = Pattern.compile("\\s*\\d+:\\s+(\\d+)\\s+\\d+\\s+(\\S+).*");
  private static final Pattern TOTAL = Pattern.compile("Total\\s+\\d+\\s+(\\d+)");
  private static final Pattern METASPACE = Pattern.compile("\\s*Metaspace\\s+used (\\d+)K.*");

  /** Looks at a JVM that runs. */
  public static JvmFigures of(long pid) throws IOException {
    // Spark gives back what belongs to objects that a collection has found dead: gone by the next.
    jcmd(pid, "GC.run");
    List<String> histogram = jcmd(pid, "GC.class_histogram");
    return new JvmFigures(
        number(histogram, TOTAL),
        histogram.stream()
            .map(CLASS::matcher)
            .filter(Matcher::matches)
            .collect(
                Collectors.toMap(
                    match -> match.group(2), match -> Long.valueOf(match.group(1)), Long::sum)),
        1024 * number(jcmd(pid, "GC.heap_info"), METASPACE),
        (int) jcmd(pid, "Thread.print").stream().filter(line -> line.startsWith("\"")).count());
  }

  /** How many objects of a class are alive. */
  public long count(Class<?> type) {
    return instances.getOrDefault(type.getName(), 0L);
  }

  /** What the threads of a JVM are doing. */
  public static String stacks(long pid) throws IOException {
    return String.join("\n", jcmd(pid, "Thread.print"));
  }

  private static long number(List<String> lines, Pattern pattern) {
    return lines.stream()
        .map(pattern::matcher)
        .filter(Matcher::matches)
        .mapToLong(match -> Long.parseLong(match.group(1)))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(pattern + " is not in " + lines));
  }

  private static List<String> jcmd(long pid, String command) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                String.valueOf(pid),
                command)
            .redirectErrorStream(true)
            .start();
    try (BufferedReader lines = process.inputReader()) {
      return lines.lines().toList();
    }
  }
}
