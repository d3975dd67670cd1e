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
 * The complete state from which a training continues as if it had never stopped.
 *
 * <p>The file holds the network as in the file of a {@link Model}, which can also read it. The
 * optimizer's state is in the tensors {@code optimizer.0} [parameters], {@code optimizer.1} and so
 * on; other vectors are in {@code kept.average} [parameters] and so on. The metadata hold the
 * number of steps and the notes.
 *
 * @param steps the number of completed steps
 * @param network the architecture
 * @param parameters the parameters in the layout of {@link Network}
 * @param optimizerState the optimizer's state vectors
 * @param kept other vectors of the parameters' length, by name: their average, the best parameters,
 *     and the rounding error not yet sent
 * @param notes further information: recipe, data, figures of the current epoch
 */
@SuppressWarnings("ArrayRecordComponent") // Millions of numbers; passed along, never compared.
public record Checkpoint(
    long steps,
    Network network,
    float[] parameters,
    List<float[]> optimizerState,
    Map<String, float[]> kept,
    Map<String, String> notes) {

  private static final String STEPS = "steps";

  /** Creates a checkpoint without other vectors. */
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
   * @throws IOException if the file cannot be written; an existing file is then unchanged
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
   * @throws InvalidInputException if the file is damaged or not a checkpoint
   * @throws IOException if the file cannot be read
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
    // Infinities in the optimizer's state are valid: a sum of squares may overflow.
    if (Stream.concat(optimizerState.stream(), kept.values().stream())
        .anyMatch(vector -> vector.length != parameters.length)) {
      throw new InvalidInputException(
          file + ": is damaged: its optimizer state does not match its parameters");
    }
    return new Checkpoint(steps, network, parameters, optimizerState, kept, notes);
  }

  private static InvalidInputException notOurs(Path file) {
    return new InvalidInputException(
        file + ": is a safetensors file, but not a Kindling checkpoint");
  }

  private static long steps(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
