package io.kindling.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A lock that its owner renews periodically. The lock of a dead owner can be taken over.
 *
 * <p>The lock is a directory of files named by numbers. The creator of the highest number holds the
 * lock until the file is marked as released or has not been renewed for the expiry time. A program
 * takes the lock by creating the next number exclusively, so two programs that find the same owner
 * dead cannot both succeed. An owner that resumes after expiry finds a higher number than its own.
 *
 * <p>A waiting program watches the file and measures time with its own clock; clocks of different
 * machines are never compared.
 */
public final class Lease implements AutoCloseable {

  private static final String RELEASED = "released";

  private static final long LOOK_MILLIS = 200;

  /** Number of renewals per expiry time. */
  private static final int RENEWALS = 6;

  private final Path directory;
  private final Configuration configuration;
  private final long number;
  private final String token;
  private final String owner;
  private final ScheduledExecutorService renewer =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "kindling-lease");
            thread.setDaemon(true);
            return thread;
          });
  private ScheduledFuture<?> renewal;
  private long renewals;

  private Lease(
      Path directory, Configuration configuration, long number, String token, String owner) {
    this.directory = directory;
    this.configuration = configuration;
    this.number = number;
    this.token = token;
    this.owner = owner;
  }

  /** Thrown when a live program holds the lock. */
  public static final class HeldException extends IOException {
    private static final long serialVersionUID = 1;

    private HeldException(String owner) {
      super(owner);
    }

    /** Returns the owner's description of itself. */
    public String owner() {
      return getMessage();
    }
  }

  /**
   * Takes the lock. If another program holds it, waits until that program renews it (which proves
   * it alive), releases it, or lets it expire.
   *
   * @param owner a one-line description of this program, shown to others
   * @param expiry the time without renewal after which an owner counts as dead
   * @throws HeldException if another live program holds the lock
   */
  public static Lease take(
      Path directory, Configuration configuration, String owner, Duration expiry)
      throws IOException {
    while (true) {
      long highest = highest(directory, configuration);
      if (highest > 0 && isAlive(directory, configuration, highest, expiry)) {
        throw new HeldException(ownerOf(content(directory, configuration, highest)));
      }
      Lease lease =
          new Lease(
              directory, configuration, highest + 1, UUID.randomUUID().toString(), line(owner));
      if (ExclusiveFile.create(lease.file(lease.number), configuration, lease.content())) {
        lease.clearLower();
        long period = expiry.toMillis() / RENEWALS;
        lease.renewal =
            lease.renewer.scheduleWithFixedDelay(
                lease::renew, period, period, TimeUnit.MILLISECONDS);
        return lease;
      }
    }
  }

  /**
   * Returns the description of the live owner of the lock; empty if there is none.
   *
   * @param expiry the expiry time that the owners use; detecting a dead owner takes this long
   */
  public static Optional<String> owner(Path directory, Configuration configuration, Duration expiry)
      throws IOException {
    long highest = highest(directory, configuration);
    return highest > 0 && isAlive(directory, configuration, highest, expiry)
        ? Optional.of(ownerOf(content(directory, configuration, highest)))
        : Optional.empty();
  }

  /** Returns whether this lease still holds the lock. */
  public boolean holds() throws IOException {
    return highest(directory, configuration) == number
        && content(directory, configuration, number).startsWith(token);
  }

  /** Releases the lock if this lease still holds it. */
  @Override
  public void close() throws IOException {
    renewal.cancel(false);
    renewer.shutdown();
    try {
      renewer.awaitTermination(LOOK_MILLIS * 5, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (holds()) {
      TextFile.write(file(number), configuration, RELEASED + "\n");
    }
  }

  private void renew() {
    try {
      if (holds()) {
        renewals++;
        AtomicFile.write(file(number), configuration, out -> out.write(content()));
      }
    } catch (IOException | RuntimeException e) {
      // The next renewal tries again. If all fail, the lease expires and holds() returns false.
    }
  }

  private byte[] content() {
    return (token + "\n" + renewals + "\n" + owner + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private void clearLower() throws IOException {
    AtomicFile.clearUnfinished(directory, configuration);
    FileSystem fileSystem = AtomicFile.fileSystem(directory, configuration);
    for (FileStatus status : fileSystem.listStatus(directory)) {
      if (numberOf(status) < number && numberOf(status) > 0) {
        fileSystem.delete(status.getPath(), false);
      }
    }
  }

  private Path file(long number) {
    return new Path(directory, String.valueOf(number));
  }

  /**
   * Watches a lock file until it changes, which proves its owner alive, or until the expiry time
   * has passed.
   */
  private static boolean isAlive(
      Path directory, Configuration configuration, long number, Duration expiry)
      throws IOException {
    String first = content(directory, configuration, number);
    long began = System.nanoTime();
    while (!first.startsWith(RELEASED)) {
      if (System.nanoTime() - began > expiry.toNanos()) {
        return false;
      }
      try {
        Thread.sleep(LOOK_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while waiting for a lock", e);
      }
      String now = content(directory, configuration, number);
      if (now.startsWith(RELEASED) || highest(directory, configuration) != number) {
        return false;
      }
      if (!now.equals(first)) {
        return true;
      }
    }
    return false;
  }

  private static String content(Path directory, Configuration configuration, long number) {
    return TextFile.read(new Path(directory, String.valueOf(number)), configuration)
        .orElse(RELEASED);
  }

  private static long highest(Path directory, Configuration configuration) throws IOException {
    long highest = 0;
    try {
      for (FileStatus status :
          AtomicFile.fileSystem(directory, configuration).listStatus(directory)) {
        highest = Math.max(highest, numberOf(status));
      }
    } catch (FileNotFoundException e) {
      return 0;
    }
    return highest;
  }

  private static long numberOf(FileStatus status) {
    String name = status.getPath().getName();
    return name.matches("[1-9][0-9]{0,17}") ? Long.parseLong(name) : 0;
  }

  private static String ownerOf(String content) {
    String[] lines = content.split("\n", -1);
    return lines.length > 2 ? lines[2] : "somebody";
  }

  private static String line(String text) {
    return text.replaceAll("\\s+", " ");
  }
}
