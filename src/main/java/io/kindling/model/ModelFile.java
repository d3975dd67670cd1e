package io.kindling.model;

import io.kindling.InvalidInputException;
import io.kindling.storage.AtomicFile;
import io.kindling.storage.InputFile;
import io.kindling.storage.PathName;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Resolves the model file that a user names. */
public final class ModelFile {

  /** A noun phrase for help and messages that lists the accepted paths. */
  public static final String NAMED =
      "a model file, a checkpoint, or the directory of a run that has a model";

  private static final String IN_RUN = "model.safetensors";

  private ModelFile() {}

  /**
   * Finds the model file. The file's extension does not matter.
   *
   * @param name a file, or a directory that contains a model
   * @param configuration the configuration of the file system
   * @throws InvalidInputException if a directory contains no model
   * @throws IOException if a directory cannot be read
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
