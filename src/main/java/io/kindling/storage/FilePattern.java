package io.kindling.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.GlobExpander;
import org.apache.hadoop.fs.GlobFilter;
import org.apache.hadoop.fs.Path;

/**
 * Finds the paths that match a Hadoop glob pattern with {@code *}, {@code ?}, {@code [a-z]} and
 * {@code {a,b}}. It replaces Hadoop's own search, which fails in a directory with a file whose name
 * contains a colon.
 */
final class FilePattern {

  private final FileSystem fileSystem;
  private final String[] parts;
  private final List<FileStatus> found = new ArrayList<>();

  private FilePattern(FileSystem fileSystem, String[] parts) {
    this.fileSystem = fileSystem;
    this.parts = parts;
  }

  /**
   * Returns the status of every path that matches a pattern.
   *
   * @throws IOException if the pattern is malformed or the file system cannot be read
   */
  static List<FileStatus> find(FileSystem fileSystem, Path pattern) throws IOException {
    Path whole = fileSystem.makeQualified(pattern);
    Path root = new Path(whole.toUri().getScheme(), whole.toUri().getAuthority(), "/");
    List<FileStatus> found = new ArrayList<>();
    // Alternatives in braces may contain slashes.
    for (String alternative : GlobExpander.expand(whole.toUri().getPath())) {
      FilePattern search = new FilePattern(fileSystem, alternative.substring(1).split("/"));
      search.below(root, 0);
      found.addAll(search.found);
    }
    return found;
  }

  private void below(Path directory, int part) throws IOException {
    GlobFilter filter = new GlobFilter(parts[part]);
    if (!filter.hasPattern()) {
      take(PathName.child(directory, parts[part].replaceAll("\\\\(.)", "$1")), part);
      return;
    }
    for (FileStatus each : list(directory)) {
      String name = each.getPath().getName();
      if (filter.accept(each.getPath())) {
        take(PathName.child(directory, name), part);
      }
    }
  }

  private void take(Path path, int part) throws IOException {
    if (part + 1 < parts.length) {
      below(path, part + 1);
      return;
    }
    try {
      found.add(fileSystem.getFileStatus(path));
    } catch (FileNotFoundException e) {
      // Nothing with this name exists.
    }
  }

  /** Returns the entries of a directory; empty if it does not exist. */
  private FileStatus[] list(Path directory) throws IOException {
    try {
      return fileSystem.getFileStatus(directory).isDirectory()
          ? fileSystem.listStatus(directory)
          : new FileStatus[0];
    } catch (FileNotFoundException e) {
      return new FileStatus[0];
    }
  }
}
