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

/** The images that a user names: by their file, or by a directory that has images to test with. */
public final class ImageFile {

  private ImageFile() {}

  /**
   * Opens the file and reads its header.
   *
   * @param source the file or the directory, on any Hadoop file system
   * @param note receives what a user should know of files that are not read
   * @throws InvalidInputException if there is neither, or the file is not one of images
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
              + " that has one to test with",
          e);
    } catch (IOException e) {
      throw new IOException(source + ": cannot be read: " + ForeignFailure.line(e), e);
    }
  }
}
