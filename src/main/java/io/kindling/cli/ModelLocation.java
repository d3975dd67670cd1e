package io.kindling.cli;

import io.kindling.hadoop.AtomicFile;
import org.apache.hadoop.fs.Path;

/** Finds the model that a command is given. */
final class ModelLocation {

  /** For the help text. */
  static final String DESCRIPTION =
      "A model file, a checkpoint, or the directory of a run that has a model.";

  private ModelLocation() {}

  /**
   * The model's file.
   *
   * @param model a safetensors file, or the directory of a run
   * @throws io.kindling.InvalidInputException if it cannot be a path
   */
  static Path file(String model) {
    return AtomicFile.path(model.endsWith(".safetensors") ? model : model + "/model.safetensors");
  }
}
