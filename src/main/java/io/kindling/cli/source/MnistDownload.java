package io.kindling.cli.source;

import io.kindling.data.mnist.MnistFetch;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** Creates the download of MNIST for commands. */
public final class MnistDownload {

  /** The directory in which {@code --data auto} looks for MNIST, and to which it downloads it. */
  public static final Path DIRECTORY = Path.of("data", "mnist");

  private MnistDownload() {}

  /**
   * Returns a download that prints its progress.
   *
   * @param mirrors the mirrors that the user named, or null for the default ones
   * @param out receives the progress
   */
  public static MnistFetch of(List<URI> mirrors, PrintWriter out) {
    return new MnistFetch(
        mirrors == null ? MnistFetch.MIRRORS : mirrors,
        MnistFetch.PATIENCE,
        line -> {
          out.println(line);
          out.flush();
        });
  }
}
