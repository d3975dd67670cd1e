package io.kindling.data.mnist;

import io.kindling.InvalidInputException;
import io.kindling.Secrets;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Fetches the four files of MNIST into a local directory, as {@code .gz} files whose decompressed
 * content is verified by its SHA-256.
 *
 * <p>A file gets its name only when it is complete, verified and on disk. An existing file is kept
 * if it is correct, and never replaced if it is not.
 */
public final class MnistFetch {

  /** The default mirrors of MNIST, in the order in which they are tried. */
  public static final List<URI> MIRRORS =
      List.of(
          URI.create("https://ossci-datasets.s3.amazonaws.com/mnist/"),
          URI.create("https://storage.googleapis.com/cvdf-datasets/mnist/"));

  /** The default wait for an answer; a machine without network gets an error within ten seconds. */
  public static final Duration PATIENCE = Duration.ofSeconds(8);

  private static final Duration STALL = Duration.ofSeconds(20);

  private final List<URI> mirrors;
  private final Duration patience;
  private final Consumer<String> progress;
  private final List<KnownFile> files;
  private final Duration stall;

  /**
   * Prepares a fetch without connecting to any mirror.
   *
   * @param mirrors the http or https directories that hold the files, in the order to try
   * @param patience the longest wait for the first byte of a file, over all mirrors together; a
   *     transfer that has begun may continue as long as it never pauses for 20 s and averages at
   *     least 10 kB per second
   * @param progress receives a line for each file, and for each mirror that failed before another
   *     one answered
   * @throws InvalidInputException if there is no mirror, or one is not an http or https address
   */
  public MnistFetch(List<URI> mirrors, Duration patience, Consumer<String> progress) {
    this(mirrors, patience, progress, KnownFile.MNIST, STALL);
  }

  MnistFetch(
      List<URI> mirrors,
      Duration patience,
      Consumer<String> progress,
      List<KnownFile> files,
      Duration stall) {
    if (mirrors.isEmpty()) {
      throw new InvalidInputException("no mirror given to fetch MNIST from");
    }
    for (URI mirror : mirrors) {
      String scheme = String.valueOf(mirror.getScheme()).toLowerCase(Locale.ROOT);
      if (!(scheme.equals("http") || scheme.equals("https")) || mirror.getHost() == null) {
        throw new InvalidInputException(
            Secrets.masked(mirror.toString())
                + ": is not a mirror; expected an address such as "
                + MIRRORS.get(0));
      }
    }
    this.mirrors = List.copyOf(mirrors);
    this.patience = patience;
    this.progress = progress;
    this.files = List.copyOf(files);
    this.stall = stall;
  }

  /** An exception thrown when no mirror served a file correctly; it lists each mirror's failure. */
  public static final class FailedException extends IOException {

    private static final long serialVersionUID = 1;

    FailedException(String message) {
      super(message);
    }
  }

  /**
   * Fetches the files that a directory lacks. The directory is created if necessary, when the first
   * file has arrived.
   *
   * @param directory the destination
   * @throws InvalidInputException if the path is not a directory, or holds one of the files with
   *     other content; nothing is fetched in that case
   * @throws FailedException if no mirror served a file correctly; files fetched before it stay
   * @throws InterruptedIOException if the thread was interrupted; its interrupt status is kept
   * @throws IOException if the directory cannot be written
   */
  public void into(Path directory) throws IOException {
    if (Files.exists(directory) && !Files.isDirectory(directory)) {
      throw new InvalidInputException(
          directory + ": is a file, but MNIST goes into a directory; name another one");
    }
    List<KnownFile> missing = new ArrayList<>();
    for (KnownFile file : files) {
      if (file.isIn(directory)) {
        progress.accept(file.name() + " is already there");
      } else {
        missing.add(file);
      }
    }
    if (missing.isEmpty()) {
      return;
    }
    // HTTP/2 has no advantage for one file at a time.
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    List<URI> order = new ArrayList<>(mirrors);
    for (KnownFile file : missing) {
      byte[] packed = fetch(file, client, order);
      try {
        file.put(packed, directory);
      } catch (IOException e) {
        throw new IOException("cannot write: " + e, e);
      }
    }
  }

  /**
   * Requests a file from one mirror after another. A mirror that serves it correctly moves to the
   * front of the order, so that later files do not wait for a dead mirror again.
   */
  private byte[] fetch(KnownFile file, HttpClient client, List<URI> order) throws IOException {
    List<String> failures = new ArrayList<>();
    List<String> unreported = new ArrayList<>();
    long patienceLeft = patience.toNanos();
    for (int i = 0; i < order.size(); i++) {
      URI mirror = order.get(i);
      URI source = URI.create(mirror + (mirror.toString().endsWith("/") ? "" : "/") + file.name());
      // Each mirror gets an equal share of the remaining time, so that a silent one leaves time for
      // the others.
      Duration share = Duration.ofNanos(patienceLeft / (order.size() - i));
      Consumer<OptionalLong> begun =
          length -> {
            // Reported only now: if all mirrors fail, the exception lists every failure.
            unreported.forEach(failure -> progress.accept(failure + "; trying the next mirror"));
            unreported.clear();
            progress.accept(
                "fetching "
                    + file.name()
                    + " from "
                    + Secrets.masked(mirror.toString())
                    + size(length));
          };
      long asked = System.nanoTime();
      try {
        byte[] packed = new Download(source, share, stall, file.mostBytes()).get(client, begun);
        file.verify(packed);
        order.remove(i);
        order.add(0, mirror);
        return packed;
      } catch (InterruptedIOException e) {
        throw e;
      } catch (IOException e) {
        String failure = Secrets.masked(source + ": " + e.getMessage());
        failures.add(failure);
        unreported.add(failure);
      }
      // At most the mirror's share: the time of a transfer beyond it was not spent waiting.
      patienceLeft -= Math.min(share.toNanos(), System.nanoTime() - asked);
    }
    throw new FailedException(
        "could not fetch " + file.name() + ": " + String.join("; ", failures));
  }

  private static String size(OptionalLong bytes) {
    if (bytes.isEmpty()) {
      return "";
    }
    boolean small = bytes.getAsLong() < 1_000_000;
    double size = bytes.getAsLong() / (small ? 1e3 : 1e6);
    return String.format(Locale.ROOT, ", %.1f %s", size, small ? "kB" : "MB");
  }
}
