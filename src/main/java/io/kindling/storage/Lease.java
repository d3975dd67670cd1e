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
 * A lock that its owner has to renew, so that a dead owner's is taken over.
 *
 * <p>A directory of files with numbers for names; who created the highest holds the lock, until the
 * file says that it was released, or until it has not been renewed for so long. To take it, the
 * next number is created, which only one can do: so two who find the same owner dead do not both
 * become the next. An owner who comes back to life finds a higher number than its own.
 *
 * <p>Whether a file is renewed is found out by watching it, on the watcher's own clock: no two
 * clocks are ever compared.
 */
public final class Lease implements AutoCloseable {

  private static final String RELEASED = "released";

  private static final long LOOK_MILLIS = 200;

  /** How often a lease is renewed before it would expire. */
  private static final int RENEWALS = 6;

  private final Path directory;
  private final Configuration configuration;
  private final long number;
  private final String token;
  private final String owner;
  private final ScheduledExecutorService heart =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "kindling-lease");
            thread.setDaemon(true);
            return thread;
          });
  private ScheduledFuture<?> beating;
  private long beats;

  private Lease(
      Path directory, Configuration configuration, long number, String token, String owner) {
    this.directory = directory;
    this.configuration = configuration;
    this.number = number;
    this.token = token;
    this.owner = owner;
  }

  /** The lock is another's, who is alive. */
  public static final class HeldException extends IOException {
    private static final long serialVersionUID = 1;

    private HeldException(String owner) {
      super(owner);
    }

    /** Who holds it, as it calls itself. */
    public String owner() {
      return getMessage();
    }
  }

  /**
   * Takes the lock. Where another has it, waits until that one is seen to be alive, has released
   * it, or has not renewed it for as long as it may take.
   *
   * @param owner what to tell others, in one line
   * @param expiry after how long without renewal an owner counts as dead
   * @throws HeldException if another holds it
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
        lease.beating =
            lease.heart.scheduleWithFixedDelay(lease::renew, period, period, TimeUnit.MILLISECONDS);
        return lease;
      }
    }
  }

  /**
   * Who holds the lock, as it calls itself; empty if nobody does, or nobody who is alive.
   *
   * @param expiry as its owners have it, which is how long it takes to see that one is dead
   */
  public static Optional<String> owner(Path directory, Configuration configuration, Duration expiry)
      throws IOException {
    long highest = highest(directory, configuration);
    return highest > 0 && isAlive(directory, configuration, highest, expiry)
        ? Optional.of(ownerOf(content(directory, configuration, highest)))
        : Optional.empty();
  }

  /** Whether nobody has taken the lock over. */
  public boolean holds() throws IOException {
    return highest(directory, configuration) == number
        && content(directory, configuration, number).startsWith(token);
  }

  /** Gives the lock up, if it is still held. */
  @Override
  public void close() throws IOException {
    beating.cancel(false);
    heart.shutdown();
    try {
      heart.awaitTermination(LOOK_MILLIS * 5, TimeUnit.MILLISECONDS);
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
        beats++;
        AtomicFile.write(file(number), configuration, out -> out.write(content()));
      }
    } catch (IOException | RuntimeException e) {
      // Tried again at the next beat; if it never works the lease is lost, which holds() tells.
    }
  }

  private byte[] content() {
    return (token + "\n" + beats + "\n" + owner + "\n").getBytes(StandardCharsets.UTF_8);
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
   * Watches a file until it changes, which a living owner's does, or for as long as it may take.
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
