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
 * Standard output that tells whether all of it could be written. Java's own keeps errors to itself,
 * and a command whose result is lost on a full disk would end as if all were well.
 */
final class StandardOutput extends OutputStream {

  private static final int BUFFER = 1 << 13;

  private final OutputStream out = new FileOutputStream(FileDescriptor.out);
  private IOException failure;

  private StandardOutput() {}

  /** Takes the place of the JVM's standard output. */
  static StandardOutput install() {
    StandardOutput output = new StandardOutput();
    String encoding =
        System.getProperty("stdout.encoding", System.getProperty("sun.stdout.encoding"));
    Charset charset = encoding == null ? Charset.defaultCharset() : Charset.forName(encoding);
    System.setOut(new PrintStream(new BufferedOutputStream(output, BUFFER), true, charset));
    return output;
  }

  /**
   * Writes what is left in buffers, and returns why something could not be written. A reader that
   * has gone, as {@code head} does, is no failure: it has what it wanted.
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
