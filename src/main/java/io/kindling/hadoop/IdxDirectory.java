package io.kindling.hadoop;

import io.kindling.ForeignFailure;
import io.kindling.InvalidInputException;
import io.kindling.data.idx.IdxExamples;
import io.kindling.data.mnist.MnistFiles;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * A directory with the four IDX files of a data set, on any Hadoop file system.
 *
 * @param training the examples to train on and to validate with
 * @param test the examples to test with at the end
 */
public record IdxDirectory(IdxExamples training, IdxExamples test) {

  /**
   * Opens a directory and reads the files' headers.
   *
   * @throws InvalidInputException if a file is missing or is not what it should be
   * @throws IOException if the file system cannot be read
   */
  public static IdxDirectory open(String directory, Configuration configuration)
      throws IOException {
    Map<String, HadoopFile> files = find(directory, configuration);
    return new IdxDirectory(
        IdxExamples.open(
            files.get(MnistFiles.TRAINING_IMAGES), files.get(MnistFiles.TRAINING_LABELS)),
        IdxExamples.open(files.get(MnistFiles.TEST_IMAGES), files.get(MnistFiles.TEST_LABELS)));
  }

  private static Map<String, HadoopFile> find(String directory, Configuration configuration)
      throws IOException {
    Map<String, FileStatus> present = new HashMap<>();
    Path path = AtomicFile.path(directory);
    try {
      for (FileStatus status : AtomicFile.fileSystem(path, configuration).listStatus(path)) {
        if (status.isFile()) {
          present.put(status.getPath().getName(), status);
        }
      }
    } catch (FileNotFoundException e) {
      throw new InvalidInputException(
          directory
              + ": there is no such directory; a data set is a directory with four IDX files (kindling"
              + " data fetch gets MNIST)",
          e);
    } catch (UnsupportedOperationException e) {
      throw new InvalidInputException(
          directory + ": lies on a file system that lists no directories; copy it to another", e);
    } catch (IOException | FSError e) {
      throw new IOException(directory + ": cannot be read: " + ForeignFailure.line(e), e);
    }
    Map<String, HadoopFile> files = new HashMap<>();
    List<String> missing = new ArrayList<>();
    for (String name : MnistFiles.ALL) {
      FileStatus status = present.getOrDefault(name, present.get(name + ".gz"));
      if (status == null) {
        missing.add(name);
      } else {
        String file = directory + (directory.endsWith("/") ? "" : "/") + status.getPath().getName();
        files.put(name, new HadoopFile(status, file, configuration));
      }
    }
    if (!missing.isEmpty()) {
      throw new InvalidInputException(
          directory
              + ": lacks "
              + String.join(", ", missing)
              + " (each plain or with .gz); a data set is four files, images and labels for"
              + " training and for testing");
    }
    return files;
  }
}
