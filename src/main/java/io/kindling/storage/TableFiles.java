package io.kindling.storage;

import io.kindling.ForeignFailure;
import io.kindling.InvalidInputException;
import io.kindling.data.ByteSource;
import io.kindling.data.FolderKeys;
import io.kindling.data.KeyedFile;
import io.kindling.storage.TableFolder.Entry;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Finds the text files of a table, named by a file, a directory or a glob pattern on any Hadoop
 * file system.
 */
public final class TableFiles {

  private TableFiles() {}

  /**
   * Returns the non-empty files in the order of their names. Names that begin with {@code _} or
   * {@code .} are skipped: other programs use them for files that are not data.
   *
   * @param note receives a message about files that are skipped
   * @return the files; a compressed file has no known length
   * @throws InvalidInputException if there is no file, all files are empty, or files with rows
   *     would be skipped
   * @throws IOException if the file system cannot be read
   */
  public static List<ByteSource> find(
      String source, Configuration configuration, Consumer<String> note) throws IOException {
    Path path = PathName.parse(source);
    FileSystem fileSystem = AtomicFile.fileSystem(path, configuration);
    Path whole = fileSystem.makeQualified(path);
    SerializableConfiguration shared = new SerializableConfiguration(configuration);
    List<ByteSource> files = new ArrayList<>();
    for (Entry entry : entries(source, path, fileSystem, note)) {
      Path found = entry.file().getPath();
      String name = found.equals(whole) ? source : name(path, found);
      HadoopFile file = new HadoopFile(entry.file(), name, shared).checkRegular();
      if (entry.file().getLen() > 0) {
        ByteSource bytes =
            PackedFile.isPacked(found, configuration) ? new PackedFile(file, shared) : file;
        files.add(entry.keys().size() == 0 ? bytes : new KeyedFile(bytes, entry.keys()));
      }
    }
    if (files.isEmpty()) {
      throw new InvalidInputException(source + ": is empty; a table has a row a line");
    }
    return files;
  }

  private static List<Entry> entries(
      String source, Path path, FileSystem fileSystem, Consumer<String> note) throws IOException {
    List<Entry> found = new ArrayList<>();
    try {
      // The name of an existing file is not a pattern, even if it contains * or ?.
      List<FileStatus> named =
          fileSystem.exists(path)
              ? List.of(fileSystem.getFileStatus(path))
              : FilePattern.find(fileSystem, path);
      List<String> hidden = new ArrayList<>();
      for (FileStatus status : named) {
        if (named.size() > 1 && !TableFolder.isData(status)) {
          if (TableFolder.mayHoldRows(fileSystem, status)) {
            hidden.add(status.getPath().getName());
          }
        } else if (status.isDirectory()) {
          found.addAll(new TableFolder(fileSystem, note).find(status));
        } else {
          found.add(new Entry(status, FolderKeys.NONE));
        }
      }
      TableFolder.noteHidden(source, hidden, note);
    } catch (FileNotFoundException e) {
      // Reported below.
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
    TableFolder.checkKeys(found);
    found.sort(Comparator.comparing(entry -> entry.file().getPath().toString()));
    return found;
  }

  /**
   * Returns the name of a found file in the user's notation: with the file system only if the given
   * path has one.
   */
  private static String name(Path path, Path found) {
    return path.toUri().getScheme() != null ? found.toString() : found.toUri().getPath();
  }
}
