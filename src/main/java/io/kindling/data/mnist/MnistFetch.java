package io.kindling.data.mnist;

import io.kindling.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.UUID;
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

  /** A file to fetch and the SHA-256, in lower-case hex, of its unpacked content. */
  record Wanted(String name, String sha256) {}

  /** What a transfer may take: silence between two bytes, and bytes packed as well as unpacked. */
  record Limits(Duration stall, long bytes) {}

  private static final List<Wanted> MNIST =
      List.of(
          new Wanted(
              "train-images-idx3-ubyte.gz",
              "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
          new Wanted(
              "train-labels-idx1-ubyte.gz",
              "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
          new Wanted(
              "t10k-images-idx3-ubyte.gz",
              "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
          new Wanted(
              "t10k-labels-idx1-ubyte.gz",
              "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"));

  private static final Limits LIMITS = new Limits(Duration.ofSeconds(20), 100_000_000);

  private final List<URI> mirrors;
  private final Duration patience;
  private final Consumer<String> progress;
  private final List<Wanted> files;
  private final Limits limits;

  /**
   * Prepares a fetch; nothing is connected to yet.
   *
   * @param mirrors the http or https directories that hold the files, in the order to try
   * @param patience how long to wait for the first byte of a file, over all mirrors together; once
   *     bytes come, a transfer may last as long as it never pauses for 20 s
   * @param progress takes a line for each file, and for each mirror that failed before one answered
   * @throws InvalidInputException if there is no mirror, or one is no http or https address
   */
  public MnistFetch(List<URI> mirrors, Duration patience, Consumer<String> progress) {
    this(mirrors, patience, progress, MNIST, LIMITS);
  }

  MnistFetch(
      List<URI> mirrors,
      Duration patience,
      Consumer<String> progress,
      List<Wanted> files,
      Limits limits) {
    if (mirrors.isEmpty()) {
      throw new InvalidInputException("no mirror given to fetch MNIST from");
    }
    for (URI mirror : mirrors) {
      String scheme = String.valueOf(mirror.getScheme()).toLowerCase(Locale.ROOT);
      if (!(scheme.equals("http") || scheme.equals("https")) || mirror.getHost() == null) {
        throw new InvalidInputException(
            mirror + ": is no mirror; expected an address such as " + MIRRORS.get(0));
      }
    }
    this.mirrors = List.copyOf(mirrors);
    this.patience = patience;
    this.progress = progress;
    this.files = List.copyOf(files);
    this.limits = limits;
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
   * if need be, but not before the first byte of a file has come.
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
    List<Wanted> missing = new ArrayList<>();
    for (Wanted file : files) {
      if (isThere(directory.resolve(file.name()), file)) {
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
    for (Wanted file : missing) {
      URI served = fetch(file, directory, client, List.copyOf(order));
      // A mirror that has proved good goes first, or each file would wait for a dead one anew.
      order.remove(served);
      order.add(0, served);
    }
  }

  private URI fetch(Wanted file, Path directory, HttpClient client, List<URI> order)
      throws IOException {
    List<String> failures = new ArrayList<>();
    int told = 0;
    long patienceLeft = patience.toNanos();
    for (int i = 0; i < order.size(); i++) {
      URI mirror = order.get(i);
      URI source = URI.create(mirror + (mirror.toString().endsWith("/") ? "" : "/") + file.name());
      // Each mirror gets an equal share of what is left, so that a mute one leaves time for others.
      long share = patienceLeft / (order.size() - i);
      long asked = System.nanoTime();
      try (Download body = Download.open(client, source, Duration.ofNanos(share), limits.stall())) {
        // Said only now that it matters: where all mirrors fail, the exception names each.
        failures.stream()
            .skip(told)
            .forEach(failure -> progress.accept(failure + "; trying the next mirror"));
        told = failures.size();
        progress.accept("fetching " + file.name() + " from " + mirror + size(body.length()));
        receive(body, file, directory);
        return mirror;
      } catch (InterruptedIOException e) {
        throw e;
      } catch (UncheckedIOException e) {
        throw new IOException(e.getMessage(), e);
      } catch (IOException e) {
        failures.add(source + ": " + e.getMessage());
      }
      // At most its share: what a transfer took beyond it was no waiting.
      patienceLeft -= Math.min(share, System.nanoTime() - asked);
    }
    throw new FailedException(
        "could not fetch " + file.name() + ": " + String.join("; ", failures));
  }

  /**
   * Brings one file in.
   *
   * @throws UncheckedIOException if the directory cannot be written, for which no mirror is to
   *     blame
   * @throws IOException if the mirror does not serve the file right
   */
  private void receive(InputStream body, Wanted file, Path directory) throws IOException {
    Path target = directory.resolve(file.name());
    Path part = directory.resolve(file.name() + ".part-" + UUID.randomUUID());
    // For the user who presses Ctrl-C, where no finally block is run.
    part.toFile().deleteOnExit();
    FileChannel channel = create(part);
    try (channel) {
      String sha256 = GzipContent.sha256(body, Channels.newOutputStream(channel), limits.bytes());
      if (!sha256.equals(file.sha256())) {
        throw new IOException("SHA-256 is " + sha256 + ", expected " + file.sha256());
      }
      keep(channel, part, target, file);
    } finally {
      delete(part);
    }
  }

  private static FileChannel create(Path part) {
    try {
      Files.createDirectories(part.toAbsolutePath().getParent());
      return FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write: " + e, e);
    }
  }

  private static void delete(Path part) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete: " + e, e);
    }
  }

  private void keep(FileChannel channel, Path part, Path target, Wanted file) {
    try {
      channel.force(true);
      // Looked at again, as the move would replace what another process has put there meanwhile.
      if (!isThere(target, file)) {
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write: " + e, e);
    }
  }

  private boolean isThere(Path target, Wanted file) {
    if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    String found;
    try (InputStream in = Files.newInputStream(target)) {
      String sha256 = GzipContent.sha256(in, OutputStream.nullOutputStream(), limits.bytes());
      if (sha256.equals(file.sha256())) {
        return true;
      }
      found = "unpacked, its SHA-256 is " + sha256 + ", expected " + file.sha256();
    } catch (FileSystemException e) {
      found = "it cannot be read (" + e + ")";
    } catch (IOException e) {
      found = "it " + e.getMessage();
    }
    throw new InvalidInputException(
        target + ": is not MNIST's: " + found + "; delete it or move it away, then fetch again");
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
