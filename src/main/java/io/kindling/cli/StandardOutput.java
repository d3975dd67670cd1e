package io.kindling.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.Locale;
import java.util.Optional;

/**
 * A replacement for the JVM's standard output that keeps the first write error. {@link System#out}
 * hides errors, so that a command would report success although its output was lost on a full disk.
 */
final class StandardOutput extends OutputStream {

  private static final int BUFFER = 1 << 13;

  private final OutputStream out = new FileOutputStream(FileDescriptor.out);
  private IOException failure;

  private StandardOutput() {}

  /** Replaces the JVM's standard output. */
  static StandardOutput install() {
    StandardOutput output = new StandardOutput();
    String encoding =
        System.getProperty("stdout.encoding", System.getProperty("sun.stdout.encoding"));
    Charset charset = encoding == null ? Charset.defaultCharset() : Charset.forName(encoding);
    System.setOut(new PrintStream(new BufferedOutputStream(output, BUFFER), true, charset));
    return output;
  }

  /**
   * Flushes all buffers and returns the error message if some output could not be written. A closed
   * pipe, as after {@code | head}, does not count as an error.
   */
  Optional<String> problem() {
    System.out.flush();
    return Optional.ofNullable(failure)
        .map(each -> String.valueOf(each.getMessage()))
        .filter(message -> !message.toLowerCase(Locale.ROOT).contains("pipe"));
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      failure = failure == null ? e : failure;
      throw e;
    }
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }
}
