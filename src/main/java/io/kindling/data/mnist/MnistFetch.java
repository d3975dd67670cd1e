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
 * Fetches the four files of MNIST into a local directory, as {@code .gz} files whose unpacked
 * content is proved by its SHA-256.
 *
 * <p>A file gets its name only once it is whole, proved and on the disk. A file that is already
 * there is kept if it is the right one, and never replaced if it is not.
 */
public final class MnistFetch {

  /** Where MNIST can be fetched from, in the order to try. */
  public static final List<URI> MIRRORS =
      List.of(
          URI.create("https://ossci-datasets.s3.amazonaws.com/mnist/"),
          URI.create("https://storage.googleapis.com/cvdf-datasets/mnist/"));

  /** How long to wait for an answer: a machine without network must know within ten seconds. */
  public static final Duration PATIENCE = Duration.ofSeconds(8);

  private static final Duration STALL = Duration.ofSeconds(20);

  private final List<URI> mirrors;
  private final Duration patience;
  private final Consumer<String> progress;
  private final List<KnownFile> files;
  private final Duration stall;

  /**
   * Prepares a fetch; nothing is connected to yet.
   *
   * @param mirrors the http or https directories that hold the files, in the order to try
   * @param patience how long to wait for the first byte of a file, over all mirrors together; once
   *     bytes come, a transfer may last as long as it never pauses for 20 s and brings 10 kB a
   *     second in the mean
   * @param progress takes a line for each file, and for each mirror that failed before one answered
   * @throws InvalidInputException if there is no mirror, or one is no http or https address
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
                + ": is no mirror; expected an address such as "
                + MIRRORS.get(0));
      }
    }
    this.mirrors = List.copyOf(mirrors);
    this.patience = patience;
    this.progress = progress;
    this.files = List.copyOf(files);
    this.stall = stall;
  }

  /** No mirror served a file right; the message says of each mirror what it did. */
  public static final class FailedException extends IOException {

    private static final long serialVersionUID = 1;

    FailedException(String message) {
      super(message);
    }
  }

  /**
   * Sees to it that the directory holds the files, fetching those it lacks. The directory is made
   * if need be, but not before a file has come.
   *
   * @throws InvalidInputException if the directory is none, or holds one of the files with another
   *     content; nothing was fetched then
   * @throws FailedException if no mirror served a file right; files fetched before it stay
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
      if (file.liesIn(directory)) {
        progress.accept(file.name() + " is already there");
      } else {
        missing.add(file);
      }
    }
    if (missing.isEmpty()) {
      return;
    }
    // HTTP/1.1: HTTP/2 gains nothing for one file at a time.
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
   * Asks one mirror after the other for a file. The one that serves it right is moved to the front
   * of the order, or each file would wait for a dead mirror anew.
   */
  private byte[] fetch(KnownFile file, HttpClient client, List<URI> order) throws IOException {
    List<String> failures = new ArrayList<>();
    List<String> untold = new ArrayList<>();
    long patienceLeft = patience.toNanos();
    for (int i = 0; i < order.size(); i++) {
      URI mirror = order.get(i);
      URI source = URI.create(mirror + (mirror.toString().endsWith("/") ? "" : "/") + file.name());
      // Each mirror gets an equal share of what is left, so that a mute one leaves time for others.
      Duration share = Duration.ofNanos(patienceLeft / (order.size() - i));
      Consumer<OptionalLong> begun =
          length -> {
            // Said only now that it matters: where all mirrors fail, the exception names each.
            untold.forEach(failure -> progress.accept(failure + "; trying the next mirror"));
            untold.clear();
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
        file.prove(packed);
        order.remove(i);
        order.add(0, mirror);
        return packed;
      } catch (InterruptedIOException e) {
        throw e;
      } catch (IOException e) {
        String failure = Secrets.masked(source + ": " + e.getMessage());
        failures.add(failure);
        untold.add(failure);
      }
      // At most its share: what a transfer took beyond it was no waiting.
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
