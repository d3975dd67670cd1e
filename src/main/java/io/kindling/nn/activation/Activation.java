package io.kindling.nn.activation;

import io.kindling.settings.Component;
import java.util.Optional;

/**
 * An activation function f, which a layer applies to its weighted inputs z to compute its
 * activations a = f(z).
 *
 * <p>{@link #forward} and {@link #backward} process a range of rows of a batch, in row-major
 * matrices [rows, units]. Loops over these matrices should use the same index for all arrays, so
 * that the JIT of Java 17 vectorizes them.
 *
 * @see Activations
 */
public interface Activation extends Component {

  /**
   * Returns whether {@link #backward} needs z because f′ cannot be computed from a alone. If true,
   * z and a are different arrays; otherwise they are the same array.
   */
  default boolean needsWeightedInputs() {
    return false;
  }

  /**
   * Computes a = f(z) for a range of rows of a batch.
   *
   * @param z the weighted inputs, [rows, units]
   * @param a receives the activations, [rows, units]; may be z
   * @param first the first of the rows
   * @param rows how many rows
   * @param units the columns of both matrices
   */
  void forward(float[] z, float[] a, int first, int rows, int units);

  /**
   * Multiplies ∂C/∂a by f′(z), giving ∂C/∂z, for a range of rows of a batch.
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
   * Returns f as an expression of an export format: ONNX, or the script of the drawing page.
   *
   * @param operators the operators of the format
   * @param z the weighted inputs
   * @param <T> a term of the format
   * @return the expression, or empty if a network with this function cannot be exported
   */
  <T> Optional<T> formula(Operators<T> operators, T z);
}
