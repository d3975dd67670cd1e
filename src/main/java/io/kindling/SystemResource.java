package io.kindling;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A limited resource of a process other than heap and disk space, with the error messages by which
 * its exhaustion is recognized. The JDK reports most of these cases as an {@link OutOfMemoryError}.
 */
public enum SystemResource {
  /** Threads of the process, its user or its container. */
  THREADS(
      "threads",
      "unable to create (new )?native thread|error=11, ",
      "allow its user, service or container more of them (ulimit -u, TasksMax, pids.max), or end"
          + " other processes"),
  /** File descriptors of the process. */
  OPEN_FILES(
      "open files",
      "Too many open files",
      "allow the process more of them (ulimit -n, LimitNOFILE)"),
  /** Direct buffers outside the heap. */
  DIRECT_MEMORY(
      "direct memory, which is limited to the size of the heap by default",
      "direct buffer memory|Direct buffer memory|of direct memory \\(used",
      "give the process more memory (--driver-memory, --executor-memory), or raise"
          + " -XX:MaxDirectMemorySize"),
  /** Memory for loaded classes. */
  METASPACE(
      "metaspace",
      "OutOfMemoryError: (Metaspace|Compressed class space)",
      "raise -XX:MaxMetaspaceSize, or remove it"),
  /** Address space and map entries for memory-mapped files. */
  ADDRESSES(
      "addresses for mapped files",
      "Map failed",
      "allow it more of them (ulimit -v, sysctl vm.max_map_count)"),
  /** Memory of the machine or container. */
  MACHINE_MEMORY(
      "memory outside its heap",
      "error=12, |Cannot allocate memory",
      "the machine or container has too little memory: give it more, or give the process a smaller"
          + " heap");

  /** The maximum number of causes to follow. */
  private static final int MAX_DEPTH = 100;

  private final String words;
  private final Pattern symptom;
  private final String advice;

  SystemResource(String words, String symptom, String advice) {
    this.words = words;
    this.symptom = Pattern.compile(symptom);
    this.advice = advice;
  }

  /** Returns the exhausted resource that an error message reports, if any. */
  public static Optional<SystemResource> in(String text) {
    for (SystemResource each : values()) {
      if (each.symptom.matcher(text).find()) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  /** Returns the exhausted resource that caused a failure, if any. */
  public static Optional<SystemResource> in(Throwable failure) {
    boolean isMissingClass = false;
    Throwable cause = failure;
    // An exception may be its own cause's cause.
    for (int depth = 0; cause != null && depth < MAX_DEPTH; depth++, cause = cause.getCause()) {
      Optional<SystemResource> found = in(String.valueOf(cause));
      if (found.isPresent()) {
        return found;
      }
      isMissingClass |=
          cause instanceof ClassNotFoundException || cause instanceof NoClassDefFoundError;
    }
    // If a jar cannot be opened, the JDK reports its classes as missing.
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
   * Returns a message that says what happened and what to do.
   *
   * @param process the process that ran out of this resource: "the driver"
   */
  public String lackedBy(String process) {
    return process + " ran out of " + words + ": " + advice;
  }
}
