package io.kindling.nn;

import io.kindling.settings.Setting;
import io.kindling.settings.Values;
import java.io.Serializable;
import java.util.List;
import java.util.function.Function;

/**
 * A change of a step's examples that depends on the network: the step's gradient is that of the
 * changed examples. It has to be a function of the parameters, the example and its dropout, so that
 * it is the same wherever it is computed.
 *
 * <p>A new perturbation is a class that implements this interface and declares its {@link Kind},
 * and a line in {@link Perturbations}.
 */
public interface Perturbation extends Serializable {

  /**
   * A kind of perturbation.
   *
   * @param settings the settings that ask for it
   * @param of returns the perturbations that the values ask for: one or none
   */
  record Kind(List<Setting<?>> settings, Function<Values, List<Perturbation>> of) {}

  /** Leaves examples as they are. */
  Perturbation NONE = new Perturbations.Chain(List.of());

  /** Returns the memory that it takes for each row of a batch, in bytes. */
  long bytesPerRow(Network network);

  /**
   * Returns the computation for one task.
   *
   * @param backpropagation the task's passes through the network, with its dropout
   * @param maxRows the largest number of rows of a batch
   */
  Computation over(Network network, Backpropagation backpropagation, int maxRows);

  /** The computation of one task, with memory for a batch. Not thread-safe. */
  interface Computation {

    /**
     * Perturbs some rows of a batch.
     *
     * @param parameters the parameters as {@link Network} lays them out
     * @param inputs X [maxRows, inputs], row-major; not changed
     * @param labels the classes of the whole batch
     * @param weights the examples' weights, or null if each is 1
     * @param first the first of the rows
     * @param rows the number of rows
     * @return X′ [maxRows, inputs], in the memory of this object, or X itself
     */
    float[] of(
        float[] parameters, float[] inputs, int[] labels, float[] weights, int first, int rows);
  }
}
