package io.kindling.registry;

import io.kindling.storage.VolumeFolders;
import io.kindling.storage.WriteProbe;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.Path;

/**
 * The directory of a registry: whether it is one, can be one, and can be written to.
 *
 * @param name as the user has given it
 */
record RegistryDirectory(String name, Path path, RegistryFiles files) {

  /** The file that says that this is a registry. */
  private static final String MARK = "registry.json";

  /**
   * Checks that this is a registry.
   *
   * @throws io.kindling.InvalidInputException if it is none
   */
  void check() {
    if (!files.exists(new Path(path, MARK))) {
      throw RegistrySettings.REGISTRY.invalidValue(
          name,
          "is not a registry: there is no %s in it; name the directory that kindling retrain was"
              + " given",
          MARK);
    }
  }

  /**
   * Makes this a registry if it is not there, or is empty.
   *
   * @throws io.kindling.InvalidInputException if something else is there
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
          "is not a registry, and not empty: there is %s in it and no %s; name a registry, or a new"
              + " directory",
          others.get(0),
          MARK);
    }
    files.write(mark, "{\"format\": 1}\n");
  }

  /**
   * Tries whether files can be written to it and to folders in it, which may be another user's.
   *
   * @param folders need not be there
   * @throws io.kindling.InvalidInputException if they cannot
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
                  name, "cannot be written to (%s); let this user write there", why);
            });
  }
}
