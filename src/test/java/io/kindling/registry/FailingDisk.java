package io.kindling.registry;

import io.kindling.storage.DiskInstead;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.util.Progressable;

/** Local disk that accepts a given number of files and then fails. */
public final class FailingDisk extends LocalFileSystem {

  private static final AtomicInteger LEFT = new AtomicInteger();

  /** Creates the file system; called by Hadoop. */
  public FailingDisk() {
    super(new Raw());
  }

  /** Returns a configuration whose local file system is this one. */
  static Configuration configuration() {
    return DiskInstead.configuration(FailingDisk.class);
  }

  /** Sets the number of files that the disk still accepts. */
  static void take(int files) {
    LEFT.set(files);
  }

  private static final class Raw extends RawLocalFileSystem {

    @Override
    public FSDataOutputStream create(
        Path file,
        boolean overwrite,
        int bufferSize,
        short replication,
        long blockSize,
        Progressable progress)
        throws IOException {
      if (LEFT.getAndDecrement() <= 0) {
        LEFT.set(0);
        throw new IOException("No space left on device");
      }
      return super.create(file, overwrite, bufferSize, replication, blockSize, progress);
    }
  }
}
