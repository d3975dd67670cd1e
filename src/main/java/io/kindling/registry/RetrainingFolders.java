package io.kindling.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.kindling.InvalidInputException;
import io.kindling.storage.Claim;
import io.kindling.storage.PathName;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * Distinguishes the folders of a registry's retrainings from unrelated folders beside them. Only
 * folders that a retraining created are resumed or deleted.
 */
final class RetrainingFolders {

  private final Registry registry;
  private final Path directory;

  RetrainingFolders(Registry registry, Path directory) {
    this.registry = registry;
    this.directory = directory;
  }

  /** Returns the folder of a retraining. */
  Path folder(String runId) {
    return PathName.child(directory, runId);
  }

  /** Returns the names of the retrainings that have a folder, sorted. */
  List<String> names() {
    return registry.files().list(directory).stream()
        .filter(FileStatus::isDirectory)
        .map(each -> each.getPath().getName())
        .filter(this::isRetraining)
        .sorted()
        .toList();
  }

  /**
   * Checks that the name of a new retraining is not the name of an unrelated folder.
   *
   * @throws InvalidInputException if an unrelated folder has this name
   */
  void checkName(String runId) {
    if (!isEmpty(folder(runId)) && !isRetraining(runId)) {
      throw RegistrySettings.RUN_ID.invalidValue(
          runId,
          "%s exists already, and no retraining created it; choose another name, or move that"
              + " folder",
          folder(runId));
    }
  }

  /**
   * Returns an unused name for a new retraining: no decided retraining and no folder has it.
   *
   * @param wanted the preferred name; a number is appended if it is used
   */
  String freeName(String wanted) {
    String name = wanted;
    for (int next = 2; isUsed(name); next++) {
      name = wanted + "-" + next;
    }
    return name;
  }

  private boolean isUsed(String name) {
    return registry.decided(name).isPresent() || !isEmpty(folder(name));
  }

  private boolean isEmpty(Path folder) {
    try {
      return registry.files().list(folder).isEmpty();
    } catch (InvalidInputException e) {
      return false; // A folder without read permission belongs to another user.
    }
  }

  /** Returns the name of the retraining in a folder's run record; empty if there is none. */
  Optional<String> recorded(Path folder) {
    return registry
        .files()
        .text(new Path(folder, Registry.RUN_RECORD))
        .map(text -> RegistryFiles.tree(text).path(Registry.RETRAINING))
        .filter(JsonNode::isTextual)
        .map(JsonNode::textValue);
  }

  /**
   * Returns whether a folder belongs to a retraining. Its record must name the retraining, which
   * excludes copies under another name. For a folder without a record, or with a record of an
   * earlier Kindling, {@code last-run.json} decides. A folder that cannot be read does not count.
   */
  private boolean isRetraining(String name) {
    Path folder = folder(name);
    try {
      boolean begun =
          registry.files().exists(new Path(folder, Registry.RUN_RECORD))
              || registry.files().exists(Claim.file(folder));
      return recorded(folder).map(name::equals).orElseGet(() -> begun && isLast(name));
    } catch (InvalidInputException e) {
      return false;
    }
  }

  private boolean isLast(String name) {
    return registry.lastRun().filter(run -> run.runId().equals(name)).isPresent();
  }
}
