package io.kindling.registry;

import io.kindling.storage.VolumeFolders;
import io.kindling.storage.WriteProbe;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.Path;

/**
 * Directory of a registry, with checks that it is a registry or can become one, and that it can be
 * written to.
 *
 * @param name the name given by the user
 * @param path the path of the directory
 * @param files access to the files
 */
record RegistryDirectory(String name, Path path, RegistryFiles files) {

  /** File that marks a directory as a registry. */
  private static final String MARK = "registry.json";

  /**
   * Checks that this directory is a registry.
   *
   * @throws io.kindling.InvalidInputException if it is not a registry
   */
  void check() {
    if (!files.exists(new Path(path, MARK))) {
      throw RegistrySettings.REGISTRY.invalidValue(
          name,
          "is not a registry: there is no %s in it; name the directory that was passed to"
              + " kindling retrain",
          MARK);
    }
  }

  /**
   * Creates the registry if the directory is missing or empty.
   *
   * @throws io.kindling.InvalidInputException if the directory holds other files
   */
  void begin() throws IOException {
    Path mark = new Path(path, MARK);
    if (files.exists(mark)) {
      return;
    }
    List<String> others =
        files.list(path).stream()
            .map(each -> each.getPath().getName())
            .filter(each -> !VolumeFolders.isOne(each))
            .toList();
    if (!others.isEmpty()) {
      throw RegistrySettings.REGISTRY.invalidValue(
          name,
          "is not a registry, and not empty: it contains %s and no %s; name a registry or a new"
              + " directory",
          others.get(0),
          MARK);
    }
    files.write(mark, "{\"format\": 1}\n");
  }

  /**
   * Checks that files can be written to the directory and to its folders, which may belong to other
   * users.
   *
   * @param folders the folders; missing ones are skipped
   * @throws io.kindling.InvalidInputException if a directory cannot be written to
   */
  void checkWritable(List<Path> folders) {
    checkWritable(path);
    folders.stream().filter(files::exists).forEach(this::checkWritable);
  }

  private void checkWritable(Path folder) {
    WriteProbe.obstacle(folder, files.configuration())
        .ifPresent(
            why -> {
              throw RegistrySettings.REGISTRY.invalidValue(
                  name, "cannot be written to (%s); give this user write permission", why);
            });
  }
}
