package io.kindling.model;

import io.kindling.InvalidInputException;
import io.kindling.model.SafeTensors.Tensor;
import io.kindling.nn.Network;
import io.kindling.storage.AtomicFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * All that a training needs to go on as if it had never stopped.
 *
 * <p>In a file: the network as in that of a {@link Model}, which it can also be read as; the
 * tensors {@code optimizer.0} [parameters], {@code optimizer.1}, and so on; the number of steps
 * made and the notes as metadata. What was kept beside the parameters is {@code kept.average}
 * [parameters], and so on.
 *
 * @param steps the number of steps made
 * @param network the architecture
 * @param parameters laid out as {@link Network} says
 * @param optimizerState the vectors that the optimizer remembers
 * @param kept vectors as long as the parameters, by name: their average, the best, what is unsent
 * @param notes what else there is to know: recipe, data, figures of the epoch begun
 */
@SuppressWarnings("ArrayRecordComponent") // Millions of numbers, handed on and not compared.
public record Checkpoint(
    long steps,
    Network network,
    float[] parameters,
    List<float[]> optimizerState,
    Map<String, float[]> kept,
    Map<String, String> notes) {

  private static final String STEPS = "steps";

  /** Of a training that keeps nothing beside its parameters. */
  public Checkpoint(
      long steps,
      Network network,
      float[] parameters,
      List<float[]> optimizerState,
      Map<String, String> notes) {
    this(steps, network, parameters, optimizerState, Map.of(), notes);
  }

  /**
   * Writes the checkpoint.
   *
   * @throws IOException if that fails; nothing has changed then
   */
  void write(Path file, Configuration configuration) throws IOException {
    Map<String, Tensor> tensors = LayerTensors.of(network, parameters);
    for (int i = 0; i < optimizerState.size(); i++) {
      float[] vector = optimizerState.get(i);
      tensors.put(LayerTensors.optimizerVector(i), new Tensor(List.of(vector.length), vector));
    }
    kept.forEach(
        (name, vector) ->
            tensors.put(LayerTensors.KEPT + name, new Tensor(List.of(vector.length), vector)));
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put(STEPS, String.valueOf(steps));
    metadata.putAll(LayerTensors.architecture(network));
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
    long steps = steps(notes.remove(STEPS));
    if (steps < 1) {
      throw notOurs(file);
    }
    Network network = LayerTensors.architecture(notes, file);
    notes.keySet().removeAll(LayerTensors.architecture(network).keySet());
    float[] parameters = LayerTensors.take(network, tensors, file);
    List<float[]> optimizerState = new ArrayList<>();
    while (tensors.containsKey(LayerTensors.optimizerVector(optimizerState.size()))) {
      optimizerState.add(
          tensors.remove(LayerTensors.optimizerVector(optimizerState.size())).values());
    }
    Map<String, float[]> kept = new LinkedHashMap<>();
    for (Map.Entry<String, Tensor> rest : tensors.entrySet()) {
      if (!rest.getKey().startsWith(LayerTensors.KEPT)) {
        throw notOurs(file);
      }
      kept.put(rest.getKey().substring(LayerTensors.KEPT.length()), rest.getValue().values());
    }
    // Of the optimizer's state, infinities are no damage: a sum of squares may have overflowed.
    if (Stream.concat(optimizerState.stream(), kept.values().stream())
        .anyMatch(vector -> vector.length != parameters.length)) {
      throw new InvalidInputException(file + ": is damaged: holds optimizer state for others");
    }
    return new Checkpoint(steps, network, parameters, optimizerState, kept, notes);
  }

  private static InvalidInputException notOurs(Path file) {
    return new InvalidInputException(
        file + ": is a safetensors file, but not a checkpoint of ours");
  }

  private static long steps(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
