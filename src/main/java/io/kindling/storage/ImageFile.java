package io.kindling.storage;

import io.kindling.ForeignFailure;
import io.kindling.InvalidInputException;
import io.kindling.data.idx.IdxImages;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * Opens images that a user names: an IDX file of images, or a directory that contains test images.
 */
public final class ImageFile {

  private ImageFile() {}

  /**
   * Opens an image file and reads its header.
   *
   * @param source a file or directory on any Hadoop file system
   * @param note receives a message about files that are ignored
   * @throws InvalidInputException if the source does not exist or is not an IDX file of images
   * @throws IOException if the file system cannot be read
   */
  public static IdxImages open(String source, Configuration configuration, Consumer<String> note)
      throws IOException {
    FileStatus status = status(source, configuration);
    if (!status.isDirectory()) {
      return IdxImages.open(new HadoopFile(status, source, configuration).checkRegular());
    }
    IdxDirectory directory = IdxDirectory.find(source, configuration);
    directory.leftOut().ifPresent(note);
    return IdxImages.open(directory.testImages());
  }

  private static FileStatus status(String source, Configuration configuration) throws IOException {
    Path path = PathName.parse(source);
    try {
      return AtomicFile.attempt(
          () -> AtomicFile.fileSystem(path, configuration).getFileStatus(path));
    } catch (FileNotFoundException e) {
      throw new InvalidInputException(
          source
              + ": there is no such file or directory; name an IDX file of images, or a directory"
              + " that contains test images",
          e);
    } catch (IOException e) {
      throw new IOException(source + ": cannot be read: " + ForeignFailure.line(e), e);
    }
  }
}
