package io.kindling.storage;

import io.kindling.ForeignFailure;
import io.kindling.InvalidInputException;
import io.kindling.data.idx.IdxExamples;
import io.kindling.data.mnist.FileRoles;
import io.kindling.data.mnist.MnistFiles;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A directory with the IDX files of a data set on any Hadoop file system: images and labels for
 * training, for testing, or for both. {@link FileRoles} lists the file names. If the directory has
 * no such files but a single {@code raw} or {@code …/raw} below it does, as torchvision lays them
 * out, that directory is used.
 */
public final class IdxDirectory {

  /** Maximum number of names in a message. */
  private static final int NAMED = 8;

  private final String directory;
  private final Map<String, FileStatus> present;
  private final FileRoles roles;

  /** Subdirectories with data sets of their own. */
  private final List<String> below = new ArrayList<>();

  private final Configuration configuration;

  private IdxDirectory(
      String directory, Map<String, FileStatus> present, Configuration configuration) {
    this.directory = directory;
    this.present = present;
    this.roles = FileRoles.among(present.keySet());
    this.configuration = configuration;
  }

  /**
   * Finds the data set in a directory, without opening any file.
   *
   * @throws InvalidInputException if there is no such directory
   * @throws IOException if the file system cannot be read
   */
  public static IdxDirectory find(String directory, Configuration configuration)
      throws IOException {
    IdxDirectory found =
        new IdxDirectory(directory, files(directory, configuration), configuration);
    List<IdxDirectory> below = new ArrayList<>();
    for (String candidate : raw(directory, configuration)) {
      IdxDirectory other =
          new IdxDirectory(candidate, files(candidate, configuration), configuration);
      if (!other.roles.isEmpty()) {
        below.add(other);
      }
    }
    if (!found.roles.isEmpty()) {
      below.forEach(other -> found.below.add(other.directory));
      return found;
    }
    if (below.size() > 1) {
      throw new InvalidInputException(
          directory
              + ": holds more than one data set, "
              + String.join(", ", below.stream().map(each -> each.directory).toList())
              + "; name the one that is meant");
    }
    return below.isEmpty() ? found : below.get(0);
  }

  /**
   * Opens the training files and reads their headers.
   *
   * @throws InvalidInputException if a file is missing or invalid
   * @throws IOException if the file system cannot be read
   */
  public IdxExamples training() throws IOException {
    List<String> missing = missing(MnistFiles.TRAINING_IMAGES, MnistFiles.TRAINING_LABELS);
    List<String> missingTest = missing(MnistFiles.TEST_IMAGES, MnistFiles.TEST_LABELS);
    if (!missing.isEmpty()) {
      missing.addAll(missingTest);
      throw lacks(missing);
    }
    return open(MnistFiles.TRAINING_IMAGES, MnistFiles.TRAINING_LABELS);
  }

  /**
   * Opens the test files and reads their headers.
   *
   * @return the test set; empty if there are neither test images nor test labels
   * @throws InvalidInputException if only one of the two files exists, or a file is invalid
   * @throws IOException if the file system cannot be read
   */
  public Optional<IdxExamples> test() throws IOException {
    List<String> missing = missing(MnistFiles.TEST_IMAGES, MnistFiles.TEST_LABELS);
    if (missing.size() == 2) {
      return Optional.empty();
    }
    if (!missing.isEmpty()) {
      throw lacks(missing);
    }
    return Optional.of(open(MnistFiles.TEST_IMAGES, MnistFiles.TEST_LABELS));
  }

  /**
   * Returns the file of test images; labels are not required.
   *
   * @throws InvalidInputException if there is no such file, or several are candidates
   */
  HadoopFile testImages() throws IOException {
    if (!missing(MnistFiles.TEST_IMAGES).isEmpty()) {
      throw new InvalidInputException(
          directory
              + ": lacks "
              + MnistFiles.TEST_IMAGES
              + " (plain or with .gz); name the file of images itself; "
              + presentNames());
    }
    return file(MnistFiles.TEST_IMAGES);
  }

  /** Creates the exception for a missing test set. */
  public InvalidInputException lacksTest() {
    return lacks(List.of(MnistFiles.TEST_IMAGES, MnistFiles.TEST_LABELS));
  }

  /** Returns the files that were accepted for one of the four roles under a non-standard name. */
  public List<String> nearNames() {
    List<String> near = new ArrayList<>();
    roles
        .files()
        .forEach(
            (role, name) -> {
              if (!name.equals(role) && !name.equals(role + ".gz")) {
                near.add(path(directory, name));
              }
            });
    return near;
  }

  /**
   * Returns a message about files that look like parts of a data set but are not read; empty if
   * there are none.
   */
  public Optional<String> leftOut() {
    List<String> names = new ArrayList<>(roles.others());
    names.addAll(below);
    return names.isEmpty()
        ? Optional.empty()
        : Optional.of(
            String.format(
                "%s: left out %s, beside files with the usual names; put the files of each data"
                    + " set into"
                    + " a directory of their own",
                directory, named(names)));
  }

  /** Returns whether file names are EMNIST's, whose images have rows and columns exchanged. */
  public boolean isEmnist() {
    return roles.files().values().stream()
        .anyMatch(name -> name.toLowerCase(Locale.ROOT).contains("emnist"));
  }

  private IdxExamples open(String images, String labels) throws IOException {
    return IdxExamples.open(file(images), file(labels));
  }

  private HadoopFile file(String role) throws IOException {
    String name = roles.files().get(role);
    return new HadoopFile(present.get(name), path(directory, name), configuration).checkRegular();
  }

  /**
   * Returns the roles without a file.
   *
   * @throws InvalidInputException if several files are candidates for one role
   */
  private List<String> missing(String... wanted) {
    List<String> missing = new ArrayList<>();
    for (String role : wanted) {
      List<String> several = roles.doubtful().get(role);
      if (several != null) {
        throw new InvalidInputException(
            directory
                + ": which of "
                + named(several)
                + " is "
                + role
                + "? Put the files of one data set into a directory of their own, or give them the"
                + " usual names");
      }
      if (!roles.files().containsKey(role)) {
        missing.add(role);
      }
    }
    return missing;
  }

  private InvalidInputException lacks(List<String> missing) {
    return new InvalidInputException(
        directory
            + ": lacks "
            + String.join(", ", missing)
            + " (each plain or with .gz); a data set is four files, images and labels for"
            + " training and for testing; "
            + presentNames());
  }

  private String presentNames() {
    List<String> names = new ArrayList<>(present.keySet());
    try {
      directories(directory, configuration).forEach(name -> names.add(name + "/"));
    } catch (IOException e) {
      // The message then names files only.
    }
    return names.isEmpty() ? "there is no file there" : "what lies there: " + named(names);
  }

  private static String named(List<String> names) {
    String few = String.join(", ", names.subList(0, Math.min(NAMED, names.size())));
    return names.size() > NAMED ? few + " and " + (names.size() - NAMED) + " more" : few;
  }

  /** Returns the subdirectories where torchvision would have put files. */
  private static List<String> raw(String directory, Configuration configuration)
      throws IOException {
    List<String> found = new ArrayList<>();
    for (String below : directories(directory, configuration)) {
      String path = path(directory, below);
      if (below.equals("raw")) {
        found.add(path);
      } else if (directories(path, configuration).contains("raw")) {
        found.add(path(path, "raw"));
      }
    }
    return found;
  }

  private static List<String> directories(String directory, Configuration configuration)
      throws IOException {
    List<String> names = new ArrayList<>();
    Path path = PathName.parse(directory);
    try {
      for (FileStatus status : AtomicFile.fileSystem(path, configuration).listStatus(path)) {
        if (status.isDirectory()) {
          names.add(status.getPath().getName());
        }
      }
    } catch (IOException e) {
      // A directory that cannot be read, or no longer exists, counts as empty.
      return List.of();
    }
    names.sort(null);
    return names;
  }

  private static Map<String, FileStatus> files(String directory, Configuration configuration)
      throws IOException {
    Map<String, FileStatus> present = new TreeMap<>();
    Path path = PathName.parse(directory);
    try {
      FileSystem fileSystem = AtomicFile.fileSystem(path, configuration);
      if (!fileSystem.getFileStatus(path).isDirectory()) {
        throw new InvalidInputException(
            directory
                + ": is not a directory; a data set is a directory with four IDX files, and a table"
                + " is named as csv:"
                + directory
                + " or libsvm:"
                + directory);
      }
      for (FileStatus status : fileSystem.listStatus(path)) {
        if (status.isFile()) {
          present.put(status.getPath().getName(), status);
        }
      }
    } catch (FileNotFoundException e) {
      throw new InvalidInputException(
          directory
              + ": there is no such directory; a data set is a directory with four IDX files"
              + " (kindling data fetch gets MNIST)",
          e);
    } catch (UnsupportedOperationException e) {
      throw new InvalidInputException(
          directory + ": is on a file system that cannot list directories; copy it to another", e);
    } catch (IOException | FSError e) {
      throw new IOException(directory + ": cannot be read: " + ForeignFailure.line(e), e);
    }
    return new LinkedHashMap<>(present);
  }

  private static String path(String directory, String name) {
    return directory + (directory.endsWith("/") ? "" : "/") + name;
  }
}
