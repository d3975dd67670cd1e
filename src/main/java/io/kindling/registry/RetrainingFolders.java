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
 * Tells the folders of a registry's retrainings from others that lie beside them. Only what a
 * retraining has made is gone on with, or deleted.
 */
final class RetrainingFolders {

  private final Registry registry;
  private final Path directory;

  RetrainingFolders(Registry registry, Path directory) {
    this.registry = registry;
    this.directory = directory;
  }

  /** The folder of a retraining. */
  Path folder(String runId) {
    return PathName.child(directory, runId);
  }

  /** The names of the retrainings that have a folder, in order. */
  List<String> names() {
    return registry.files().list(directory).stream()
        .filter(FileStatus::isDirectory)
        .map(each -> each.getPath().getName())
        .filter(this::isRetraining)
        .sorted()
        .toList();
  }

  /**
   * Checks that the name of a new retraining is not that of a folder which is something else.
   *
   * @throws InvalidInputException if it is
   */
  void checkName(String runId) {
    if (!isEmpty(folder(runId)) && !isRetraining(runId)) {
      throw RegistrySettings.RUN_ID.invalidValue(
          runId,
          "%s is there already, and no retraining has made it; give another name, or move that"
              + " folder",
          folder(runId));
    }
  }

  /**
   * A name for a new retraining: one that none had that has come to a decision, and no folder has.
   *
   * @param wanted the name, if it is free, or what it begins with
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
      return false; // What may not be looked into is somebody's.
    }
  }

  /** The retraining that the run's record in a folder names; empty if there is none. */
  Optional<String> recorded(Path folder) {
    return registry
        .files()
        .text(new Path(folder, Registry.RUN_RECORD))
        .map(text -> RegistryFiles.tree(text).path(Registry.RETRAINING))
        .filter(JsonNode::isTextual)
        .map(JsonNode::textValue);
  }

  /**
   * Whether a folder is a retraining's: its record names the retraining, which that of a copy under
   * another name does not do. Of one that has no record yet, or one of an earlier version, {@code
   * last-run.json} tells. One that may not be looked into is none.
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
