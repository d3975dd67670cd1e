package io.kindling.report.tensorboard;

import io.kindling.codec.Protobuf;
import io.kindling.storage.AtomicFile;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;

/**
 * Event files of a run on any Hadoop file system. TensorBoard reads the files of a directory in the
 * order of their names, so a resumed run continues in a new file.
 *
 * <p>Records are appended to a file, and flushed records stay readable if the writer is killed. On
 * object stores, where a file becomes visible only when closed, every flush writes a new file.
 */
final class EventFiles {

  private static final String NAME = "events.out.tfevents.";

  private final Path directory;
  private final Configuration configuration;
  private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
  private FSDataOutputStream out;

  /** Creates the writer of a directory; nothing is written yet. */
  EventFiles(Path directory, Configuration configuration) {
    this.directory = directory;
    this.configuration = configuration;
  }

  /** Adds an event with the current time; the next {@link #flush} writes it. */
  void add(Protobuf event) {
    event.add(1, System.currentTimeMillis() / 1e3); // wall_time
    pending.writeBytes(TfRecord.of(event.toBytes()));
  }

  /** Writes the added events as whole records and makes them visible to readers. */
  void flush() throws IOException {
    if (pending.size() > 0) {
      byte[] records = pending.toByteArray();
      pending.reset();
      AtomicFile.attempt(
          () -> {
            write(records);
            return out;
          });
    }
  }

  private void write(byte[] records) throws IOException {
    if (out == null) {
      out = begin();
    }
    out.write(records);
    if (out.hasCapability(StreamCapabilities.HSYNC)) {
      out.hflush();
    } else {
      close();
    }
  }

  /** Closes the file; later events go to a new one. */
  void close() throws IOException {
    if (out != null) {
      FSDataOutputStream ended = out;
      out = null;
      ended.close();
    }
  }

  private FSDataOutputStream begin() throws IOException {
    FileSystem fileSystem = AtomicFile.fileSystem(directory, configuration);
    String name = String.format(Locale.ROOT, "%s%010d.kindling", NAME, number(fileSystem));
    FSDataOutputStream begun = fileSystem.create(new Path(directory, name), false);
    // file_version
    Protobuf version =
        new Protobuf().add(1, System.currentTimeMillis() / 1e3).add(3, "brain.Event:2");
    begun.write(TfRecord.of(version.toBytes()));
    return begun;
  }

  /**
   * Returns the number of the next file: the time in seconds since 1970, or one more than the
   * highest existing number, so that clock differences between machines cannot change the order.
   */
  private long number(FileSystem fileSystem) throws IOException {
    long number = System.currentTimeMillis() / 1000;
    try {
      for (FileStatus file : fileSystem.listStatus(directory)) {
        String name = file.getPath().getName();
        if (name.matches("events\\.out\\.tfevents\\.\\d{10}\\..*")) {
          number =
              Math.max(
                  number, Long.parseLong(name.substring(NAME.length(), NAME.length() + 10)) + 1);
        }
      }
    } catch (FileNotFoundException e) {
      return number; // The directory is created with its first file.
    }
    return number;
  }
}
