package io.kindling;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A resource of a process that the operating system or the JVM limits, besides the heap and the
 * disks. That it has run out is told by the texts of failures, most of which the JDK calls a lack
 * of memory.
 */
public enum SystemResource {
  THREADS(
      "threads",
      "unable to create (new )?native thread|error=11, ",
      "allow its user, service or container more of them (ulimit -u, TasksMax, pids.max), or end"
          + " other processes"),
  OPEN_FILES(
      "open files",
      "Too many open files",
      "allow the process more of them (ulimit -n, LimitNOFILE)"),
  DIRECT_MEMORY(
      "direct memory, of which a JVM may take as much as of its heap",
      "direct buffer memory|Direct buffer memory|of direct memory \\(used",
      "give the process more memory (--driver-memory, --executor-memory), or raise"
          + " -XX:MaxDirectMemorySize"),
  METASPACE(
      "metaspace",
      "OutOfMemoryError: (Metaspace|Compressed class space)",
      "raise -XX:MaxMetaspaceSize, or leave it away"),
  ADDRESSES(
      "addresses for mapped files",
      "Map failed",
      "allow it more of them (ulimit -v, sysctl vm.max_map_count)"),
  MACHINE_MEMORY(
      "memory outside its heap",
      "error=12, |Cannot allocate memory",
      "the machine or container has too little: give it more, or the process a smaller heap");

  /** Of a chain of causes, so many are looked at. */
  private static final int DEEPEST = 100;

  private final String words;
  private final Pattern symptom;
  private final String advice;

  SystemResource(String words, String symptom, String advice) {
    this.words = words;
    this.symptom = Pattern.compile(symptom);
    this.advice = advice;
  }

  /** Returns the resource whose lack a text tells of, if it does. */
  public static Optional<SystemResource> in(String text) {
    for (SystemResource each : values()) {
      if (each.symptom.matcher(text).find()) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  /** Returns the resource whose lack is the reason for a failure, if one is. */
  public static Optional<SystemResource> in(Throwable failure) {
    boolean isMissingClass = false;
    Throwable cause = failure;
    // An exception may be its own cause's cause.
    for (int depth = 0; cause != null && depth < DEEPEST; depth++, cause = cause.getCause()) {
      Optional<SystemResource> found = in(String.valueOf(cause));
      if (found.isPresent()) {
        return found;
      }
      isMissingClass |=
          cause instanceof ClassNotFoundException || cause instanceof NoClassDefFoundError;
    }
    // Where a jar cannot be opened, the JDK says that it has no such class.
    return isMissingClass && !canOpenFiles() ? Optional.of(OPEN_FILES) : Optional.empty();
  }

  private static boolean canOpenFiles() {
    try {
      Files.newInputStream(Path.of(System.getProperty("java.home"), "release")).close();
      return true;
    } catch (IOException e) {
      return !OPEN_FILES.symptom.matcher(String.valueOf(e.getMessage())).find();
    }
  }

  /**
   * Returns what has happened and what to do.
   *
   * @param who what ran out of it: "the driver"
   */
  public String lackedBy(String who) {
    return who + " ran out of " + words + ": " + advice;
  }
}
