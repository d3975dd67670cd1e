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
 * A run's event files, on any Hadoop file system. TensorBoard reads those of a directory one after
 * another, in the order of their names, so that a run that is resumed goes on in a further one.
 *
 * <p>A file grows as a log does, and what was flushed can be read although the writer is killed. A
 * store that shows a file only when it is closed gets a further one each time.
 */
final class EventFiles {

  private static final String NAME = "events.out.tfevents.";

  private final Path directory;
  private final Configuration configuration;
  private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
  private FSDataOutputStream out;

  /** Names the directory; nothing is written yet. */
  EventFiles(Path directory, Configuration configuration) {
    this.directory = directory;
    this.configuration = configuration;
  }

  /** Adds an event of this moment; it is written with the next {@link #flush}. */
  void add(Protobuf event) {
    event.add(1, System.currentTimeMillis() / 1e3); // wall_time
    pending.writeBytes(TfRecord.of(event.toBytes()));
  }

  /** Writes what was added, whole records only, for everybody to read. */
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

  /** Ends the file; what comes is for a further one. */
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

  /** The time in seconds, but more than that of every file there is, whatever clock it had. */
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
      return number; // It is made with its first file.
    }
    return number;
  }
}
