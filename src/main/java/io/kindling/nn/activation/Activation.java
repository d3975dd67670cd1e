package io.kindling.nn.activation;

import io.kindling.settings.Component;
import java.util.Optional;

/**
 * The function f that a layer applies to its weighted inputs z, giving its activations a = f(z).
 *
 * <p>Both directions work on some rows of a batch, of row-major matrices [rows, units]. Loops over
 * such matrices should use one index for all arrays: Java 17 then turns them into vector
 * instructions.
 *
 * @see Activations
 */
public interface Activation extends Component {

  /**
   * Returns whether the derivative cannot be told from the activation alone, so that z has to be
   * kept: then z and a are different arrays, otherwise they are one and the same.
   */
  default boolean needsWeightedInputs() {
    return false;
  }

  /**
   * Computes a = f(z) for some rows of a batch.
   *
   * @param z the weighted inputs, [rows, units]
   * @param a receives the activations, [rows, units]; may be z
   * @param first the first of the rows
   * @param rows how many rows
   * @param units the columns of both matrices
   */
  void forward(float[] z, float[] a, int first, int rows, int units);

  /**
   * Multiplies ∂C/∂a by f′(z), giving ∂C/∂z, for some rows of a batch.
   *
   * @param z the weighted inputs, if this function {@link #needsWeightedInputs}; else a
   * @param a the activations
   * @param gradient ∂C/∂a; on return, ∂C/∂z
   * @param first the first of the rows
   * @param rows how many rows
   * @param units the columns of all three matrices
   */
  void backward(float[] z, float[] a, float[] gradient, int first, int rows, int units);

  /**
   * Returns f as the formats that models are exported to write it: ONNX, and the script of the page
   * to draw on.
   *
   * @param operators of the format
   * @param z the weighted inputs
   * @param <T> a term of the format
   * @return empty if a network with this function is not exported
   */
  <T> Optional<T> formula(Operators<T> operators, T z);
}
