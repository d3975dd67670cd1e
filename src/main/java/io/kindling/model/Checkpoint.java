package io.kindling.model;

import io.kindling.InvalidInputException;
import io.kindling.hadoop.AtomicFile;
import io.kindling.model.SafeTensors.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * All that a training needs to go on as if it had never stopped.
 *
 * <p>In a file: the tensors {@code parameters} [parameters] and {@code optimizer.0} [parameters],
 * {@code optimizer.1}, and so on; the number of steps made and the notes as metadata.
 *
 * @param steps the number of steps made
 * @param parameters laid out as {@link io.kindling.nn.Network} says
 * @param optimizerState the vectors that the optimizer remembers
 * @param notes what else there is to know: configuration, data, figures of the epoch begun; with
 *     {@link Model#architecture} among them, the file can be read as a model, too
 */
@SuppressWarnings("ArrayRecordComponent") // Millions of numbers, handed on and not compared.
public record Checkpoint(
    long steps, float[] parameters, List<float[]> optimizerState, Map<String, String> notes) {

  private static final String STEPS = "steps";
  static final String PARAMETERS = "parameters";
  private static final String OPTIMIZER = "optimizer.";

  /**
   * Writes the checkpoint.
   *
   * @throws IOException if that fails; nothing has changed then
   */
  void write(Path file, Configuration configuration) throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put(PARAMETERS, vector(parameters));
    for (int i = 0; i < optimizerState.size(); i++) {
      tensors.put(OPTIMIZER + i, vector(optimizerState.get(i)));
    }
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put(STEPS, String.valueOf(steps));
    metadata.putAll(notes);
    AtomicFile.write(file, configuration, new SafeTensors(metadata, tensors)::write);
  }

  /**
   * Reads a checkpoint.
   *
   * @throws InvalidInputException if the file is damaged, or something else
   * @throws IOException if it cannot be read
   */
  static Checkpoint read(Path file, Configuration configuration) throws IOException {
    SafeTensors content = Model.readTensors(file, configuration);
    Map<String, String> notes = new LinkedHashMap<>(content.metadata());
    Map<String, Tensor> tensors = new LinkedHashMap<>(content.tensors());
    Tensor parameters = tensors.remove(PARAMETERS);
    List<float[]> optimizerState = new ArrayList<>();
    while (tensors.containsKey(OPTIMIZER + optimizerState.size())) {
      optimizerState.add(tensors.remove(OPTIMIZER + optimizerState.size()).values());
    }
    long steps = steps(notes.remove(STEPS));
    if (steps < 1 || parameters == null || !tensors.isEmpty()) {
      throw new InvalidInputException(
          file + ": is a safetensors file, but not a checkpoint of ours");
    }
    // Of the optimizer's state, infinities are no damage: a sum of squares may have overflowed.
    int count = parameters.values().length;
    if (!parameters.isFinite()
        || optimizerState.stream().anyMatch(vector -> vector.length != count)) {
      throw new InvalidInputException(
          file + ": is damaged: holds NaN or infinite parameters, or optimizer state for others");
    }
    return new Checkpoint(steps, parameters.values(), optimizerState, notes);
  }

  private static long steps(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static Tensor vector(float[] values) {
    return new Tensor(List.of(values.length), values);
  }
}
