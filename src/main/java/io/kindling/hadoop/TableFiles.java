package io.kindling.hadoop;

import io.kindling.ForeignFailure;
import io.kindling.InvalidInputException;
import io.kindling.data.ByteSource;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The files of text that a user names: by the name of one, of a directory, or by a pattern with *,
 * ? and the like, on any Hadoop file system.
 */
public final class TableFiles {

  private TableFiles() {}

  /**
   * Finds the files, in the order of their names. Those whose names begin with _ or . are none:
   * other programs put there what is no data.
   *
   * @return those that are packed have no length
   * @throws InvalidInputException if there is none, or none that holds anything
   * @throws IOException if the file system cannot be read
   */
  public static List<ByteSource> find(String source, Configuration configuration)
      throws IOException {
    Path path = AtomicFile.path(source);
    SerializableConfiguration shared = new SerializableConfiguration(configuration);
    List<ByteSource> files = new ArrayList<>();
    for (FileStatus status : statuses(source, path, configuration)) {
      if (status.getLen() > 0) {
        HadoopFile file = new HadoopFile(status, name(source, path, status), shared);
        files.add(
            PackedFile.isPacked(status.getPath(), configuration)
                ? new PackedFile(file, shared)
                : file);
      }
    }
    if (files.isEmpty()) {
      throw new InvalidInputException(source + ": is empty; a table has a row a line");
    }
    return files;
  }

  private static List<FileStatus> statuses(String source, Path path, Configuration configuration)
      throws IOException {
    List<FileStatus> found = new ArrayList<>();
    try {
      FileSystem fileSystem = AtomicFile.fileSystem(path, configuration);
      // A name that is a file's is no pattern, whatever is in it.
      FileStatus[] named =
          fileSystem.exists(path)
              ? new FileStatus[] {fileSystem.getFileStatus(path)}
              : fileSystem.globStatus(path);
      for (FileStatus status : named == null ? new FileStatus[0] : named) {
        if (status.isDirectory()) {
          Arrays.stream(fileSystem.listStatus(status.getPath()))
              .filter(each -> each.isFile() && isData(each))
              .forEach(found::add);
        } else if (named.length == 1 || isData(status)) {
          found.add(status);
        }
      }
    } catch (FileNotFoundException e) {
      // Said below.
    } catch (IOException e) {
      if (String.valueOf(e.getMessage()).startsWith("Illegal file pattern")) {
        throw new InvalidInputException(
            source + ": is neither a file nor a pattern of names, such as table/part-*.csv", e);
      }
      throw new IOException(source + ": cannot be read: " + ForeignFailure.line(e), e);
    }
    if (found.isEmpty()) {
      throw new InvalidInputException(
          source
              + ": there is no such file; name a file of text, a directory of such files, or a"
              + " pattern of names, such as table/part-*.csv");
    }
    found.sort(Comparator.comparing(status -> status.getPath().toString()));
    return found;
  }

  private static boolean isData(FileStatus status) {
    String name = status.getPath().getName();
    return !name.startsWith("_") && !name.startsWith(".");
  }

  /** As the user has named it, or would. */
  private static String name(String source, Path path, FileStatus status) {
    Path found = status.getPath();
    if (path.toUri().getScheme() != null) {
      return found.toString();
    }
    return found.getName().equals(path.getName()) ? source : found.toUri().getPath();
  }
}
