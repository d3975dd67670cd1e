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
 * Finds the files of a table in a directory and its subdirectories named {@code key=value}. Every
 * skipped file that may hold rows is reported.
 */
final class TableFolder {

  /** Maximum number of names in a message. */
  private static final int SHOWN = 8;

  /** Prefixes of the names of files without rows that other programs write beside data. */
  private static final List<String> MARKERS =
      List.of("_SUCCESS", "_committed_", "_started_", "_metadata", "_common_metadata", ".DS_Store");

  /**
   * A file of a table.
   *
   * @param file the file's status
   * @param keys the keys and values in the names of the directories above the file
   */
  record Entry(FileStatus file, FolderKeys keys) {}

  private final FileSystem fileSystem;
  private final Consumer<String> note;
  private final List<Entry> entries = new ArrayList<>();
  private final List<String> hidden = new ArrayList<>();

  /**
   * @param note receives a message about files that are skipped
   */
  TableFolder(FileSystem fileSystem, Consumer<String> note) {
    this.fileSystem = fileSystem;
    this.note = note;
  }

  /**
   * Returns the files of a directory.
   *
   * @throws InvalidInputException if files with rows would be skipped
   */
  List<Entry> find(FileStatus directory) throws IOException {
    visit(directory.getPath(), FolderKeys.NONE);
    noteHidden(name(directory.getPath()), hidden, note);
    return entries;
  }

  /** Returns whether a file or directory may belong to a table, judged by its name. */
  static boolean isData(FileStatus status) {
    return isData(status.getPath());
  }

  private static boolean isData(Path path) {
    return !path.getName().startsWith("_") && !path.getName().startsWith(".");
  }

  /**
   * Returns whether a file skipped for its name may hold rows nevertheless.
   *
   * @param status a file or directory for which {@link #isData} is false
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

  /** Reports the files that are skipped for their names. */
  static void noteHidden(String where, List<String> names, Consumer<String> note) {
    if (!names.isEmpty()) {
      note.accept(
          String.format(
              "%s: skipped names that begin with _ or . (%s); rename those that belong to the"
                  + " table",
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

  /** Returns whether a directory contains, at any depth, a file that would be read. */
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
              "%s: holds %s%s, which %s not key=value, so that %s would be left out; to read what"
                  + " is"
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
   * Checks that all files lie in directories with the same keys.
   *
   * @throws InvalidInputException if the keys differ
   */
  static void checkKeys(List<Entry> entries) {
    for (Entry entry : entries) {
      Entry first = entries.get(0);
      if (!entry.keys().names().equals(first.keys().names())) {
        throw new InvalidInputException(
            String.format(
                "%s: lies in folders of the keys %s, but %s in those of %s; every file of a table"
                    + " needs"
                    + " the same columns",
                name(entry.file().getPath()),
                entry.keys().names(),
                name(first.file().getPath()),
                first.keys().names()));
      }
    }
  }

  /** Returns a path without scheme on the local disk, with scheme elsewhere. */
  private static String name(Path path) {
    return "file".equals(path.toUri().getScheme()) ? path.toUri().getPath() : path.toString();
  }

  private static String shown(List<String> names) {
    String few = names.stream().limit(SHOWN).collect(Collectors.joining(", "));
    return names.size() > SHOWN ? few + " and " + (names.size() - SHOWN) + " more" : few;
  }
}
