package io.kindling.model;

import io.kindling.InvalidInputException;
import io.kindling.storage.AtomicFile;
import io.kindling.storage.InputFile;
import io.kindling.storage.PathName;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** The file of a model that a user names. */
public final class ModelFile {

  /** What may be named, as a noun phrase for help and messages. */
  public static final String NAMED =
      "a model file, a checkpoint, or the directory of a run that has a model";

  private static final String IN_RUN = "model.safetensors";

  private ModelFile() {}

  /**
   * Finds the file. What is in it counts, not how its name ends.
   *
   * @param name of the file, or of a directory that has one
   * @throws InvalidInputException if a directory has none
   * @throws IOException if a directory cannot be looked into
   */
  public static Path named(String name, Configuration configuration) throws IOException {
    Path path = PathName.parse(name);
    return AtomicFile.attempt(
        () -> {
          if (!InputFile.isDirectory(path, configuration)) {
            return path;
          }
          Path inside = new Path(path, IN_RUN);
          if (InputFile.find(inside, configuration).isEmpty()) {
            throw new InvalidInputException(
                path + ": is a directory without a " + IN_RUN + "; name " + NAMED);
          }
          return inside;
        });
  }
}
