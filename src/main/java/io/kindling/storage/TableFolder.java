package io.kindling.storage;

import io.kindling.InvalidInputException;
import io.kindling.data.FolderKeys;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * The files of a table in a directory, and in directories below it that are called {@code
 * key=value}. No file that may hold rows is left out without a word.
 */
final class TableFolder {

  /** So many names are shown of what is left out. */
  private static final int SHOWN = 8;

  /** What other programs leave beside data, which holds no rows. */
  private static final List<String> MARKERS =
      List.of("_SUCCESS", "_committed_", "_started_", "_metadata", "_common_metadata", ".DS_Store");

  /**
   * A file.
   *
   * @param keys what the directories between it and the one that was named say of its rows
   */
  record Entry(FileStatus file, FolderKeys keys) {}

  private final FileSystem fileSystem;
  private final Consumer<String> note;
  private final List<Entry> entries = new ArrayList<>();
  private final List<String> hidden = new ArrayList<>();

  /**
   * @param note receives what a user should know of files that are left out
   */
  TableFolder(FileSystem fileSystem, Consumer<String> note) {
    this.fileSystem = fileSystem;
    this.note = note;
  }

  /**
   * Finds the files.
   *
   * @throws InvalidInputException if some would be left out
   */
  List<Entry> find(FileStatus directory) throws IOException {
    visit(directory.getPath(), FolderKeys.NONE);
    noteHidden(name(directory.getPath()), hidden, note);
    return entries;
  }

  /** Whether a name is of something that holds rows, if it holds anything. */
  static boolean isData(FileStatus status) {
    return isData(status.getPath());
  }

  private static boolean isData(Path path) {
    return !path.getName().startsWith("_") && !path.getName().startsWith(".");
  }

  /**
   * Whether a file that is left out for its name may hold rows nevertheless.
   *
   * @param status of which {@link #isData} is not true
   */
  static boolean mayHoldRows(FileSystem fileSystem, FileStatus status) throws IOException {
    String name = status.getPath().getName();
    if (status.isDirectory()) {
      return fileSystem.listFiles(status.getPath(), true).hasNext();
    }
    return status.getLen() > 0
        && !name.endsWith(".crc")
        && MARKERS.stream().noneMatch(name::startsWith);
  }

  /** Notes what is left out for its name. */
  static void noteHidden(String where, List<String> names, Consumer<String> note) {
    if (!names.isEmpty()) {
      note.accept(
          String.format(
              "%s: left out what begins with _ or . (%s); rename what belongs to the table",
              where, shown(names)));
    }
  }

  private void visit(Path directory, FolderKeys keys) throws IOException {
    FileStatus[] all = fileSystem.listStatus(directory);
    Arrays.sort(all, Comparator.comparing(status -> status.getPath().getName()));
    List<FileStatus> files = new ArrayList<>();
    List<FileStatus> keyed = new ArrayList<>();
    List<FileStatus> others = new ArrayList<>();
    for (FileStatus status : all) {
      if (!isData(status)) {
        if (mayHoldRows(fileSystem, status)) {
          hidden.add(status.getPath().getName());
        }
      } else if (!status.isDirectory()) {
        files.add(status);
      } else {
        boolean isKey = keys.below(status.getPath().getName()).isPresent();
        (isKey ? keyed : others).add(status);
      }
    }
    for (FileStatus status : files) {
      InputFile.checkRegular(fileSystem, status.getPath(), name(status.getPath()));
    }
    files.removeIf(status -> status.getLen() == 0);
    checkNoneLeftOut(directory, files, others);
    if (!files.isEmpty()) {
      checkNoneLeftOut(directory, files, keyed);
    }
    files.forEach(status -> entries.add(new Entry(status, keys)));
    for (FileStatus status : keyed) {
      Optional<FolderKeys> below = keys.below(status.getPath().getName());
      visit(status.getPath(), below.orElseThrow());
    }
  }

  /** Whether a directory has a file, at any depth, that would be read. */
  private boolean holdsRows(Path directory) throws IOException {
    RemoteIterator<LocatedFileStatus> files = fileSystem.listFiles(directory, true);
    int depth = directory.depth();
    while (files.hasNext()) {
      LocatedFileStatus file = files.next();
      boolean visible = file.getLen() > 0;
      for (Path path = file.getPath(); path.depth() > depth && visible; path = path.getParent()) {
        visible = isData(path);
      }
      if (visible) {
        return true;
      }
    }
    return false;
  }

  private void checkNoneLeftOut(Path directory, List<FileStatus> files, List<FileStatus> leftOut)
      throws IOException {
    List<FileStatus> folders = new ArrayList<>();
    for (FileStatus folder : leftOut) {
      if (holdsRows(folder.getPath())) {
        folders.add(folder);
      }
    }
    if (!folders.isEmpty()) {
      throw refusal(directory, files, folders);
    }
  }

  private static InvalidInputException refusal(
      Path directory, List<FileStatus> files, List<FileStatus> folders) {
    String name = name(directory);
    String those = shown(folders.stream().map(each -> each.getPath().getName()).toList());
    String folder = folders.size() == 1 ? "the folder " : "the folders ";
    if (files.isEmpty()) {
      return new InvalidInputException(
          String.format(
              "%s: holds %s%s, which %s not key=value, so that %s would be left out; to read what is"
                  + " in there, too, name it by a pattern: %s/*",
              name,
              folder,
              those,
              folders.size() == 1 ? "is" : "are",
              folders.size() == 1 ? "its rows" : "their rows",
              name));
    }
    return new InvalidInputException(
        String.format(
            "%s: holds files (%s) and %s%s, so that rows would be left out; name what is meant by a"
                + " pattern: %s/*.csv, say, for files, or %s/* for what is in the folders, too",
            name,
            shown(files.stream().map(each -> each.getPath().getName()).toList()),
            folder,
            those,
            name,
            name));
  }

  /**
   * Checks that the directories of all files say the same of them.
   *
   * @throws InvalidInputException if they do not
   */
  static void checkKeys(List<Entry> entries) {
    for (Entry entry : entries) {
      Entry first = entries.get(0);
      if (!entry.keys().names().equals(first.keys().names())) {
        throw new InvalidInputException(
            String.format(
                "%s: lies in folders of the keys %s, but %s in those of %s; every file of a table needs"
                    + " the same columns",
                name(entry.file().getPath()),
                entry.keys().names(),
                name(first.file().getPath()),
                first.keys().names()));
      }
    }
  }

  /** As a user of a local disk writes it; with its file system otherwise. */
  private static String name(Path path) {
    return "file".equals(path.toUri().getScheme()) ? path.toUri().getPath() : path.toString();
  }

  private static String shown(List<String> names) {
    String few = names.stream().limit(SHOWN).collect(Collectors.joining(", "));
    return names.size() > SHOWN ? few + " and " + (names.size() - SHOWN) + " more" : few;
  }
}
