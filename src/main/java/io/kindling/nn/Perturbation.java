package io.kindling.nn;

import io.kindling.settings.Setting;
import io.kindling.settings.Values;
import java.io.Serializable;
import java.util.List;
import java.util.function.Function;

/**
 * A change of a step's examples that depends on the network. The step's gradient is computed from
 * the changed examples. A perturbation must be a function of the parameters, the example and its
 * dropout factors, so that the result does not depend on where it is computed.
 *
 * <p>To add a perturbation, write a class that implements this interface and declares its {@link
 * Kind}, and add a line in {@link Perturbations}.
 */
public interface Perturbation extends Serializable {

  /**
   * A kind of perturbation.
   *
   * @param settings the settings that request this perturbation
   * @param of a function that returns the perturbation that the values request, or an empty list
   */
  record Kind(List<Setting<?>> settings, Function<Values, List<Perturbation>> of) {}

  /** The perturbation that does not change examples. */
  Perturbation NONE = new Perturbations.Chain(List.of());

  /** Returns the memory that the perturbation needs for each row of a batch, in bytes. */
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
     * Perturbs a range of rows of a batch.
     *
     * @param parameters the parameters, in the layout of {@link Network}
     * @param inputs X [maxRows, inputs], row-major; not changed
     * @param labels the classes of the whole batch
     * @param weights the examples' weights, or null if each is 1
     * @param first the first of the rows
     * @param rows the number of rows
     * @return X′ [maxRows, inputs], in an array that this object owns, or X itself
     */
    float[] of(
        float[] parameters, float[] inputs, int[] labels, float[] weights, int first, int rows);
  }
}
