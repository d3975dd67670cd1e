package io.kindling.report.tensorboard;

import io.kindling.storage.DiskInstead;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.util.Progressable;

/** Local disk that behaves like an object store: a file becomes visible when it is closed. */
public final class ObjectStore extends LocalFileSystem {

  /** Creates the file system; called by Hadoop. */
  public ObjectStore() {
    super(new Raw());
  }

  /** Returns a configuration whose local file system is this one. */
  static Configuration configuration() {
    return DiskInstead.configuration(ObjectStore.class);
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
      java.nio.file.Path hidden = Files.createTempFile("upload", ".part");
      OutputStream upload =
          new FilterOutputStream(Files.newOutputStream(hidden)) {
            @Override
            public void close() throws IOException {
              super.close();
              Files.move(hidden, pathToFile(file).toPath(), StandardCopyOption.REPLACE_EXISTING);
            }
          };
      return new FSDataOutputStream(upload, null);
    }
  }
}
