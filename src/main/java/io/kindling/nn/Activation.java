package io.kindling.nn;

/**
 * The function that a layer applies to its weighted inputs z, giving its activations a.
 *
 * <p>Both directions work in place on a batch, a row-major matrix [rows, units].
 */
public enum Activation {
  /** a = 1 / (1 + e^−z), computed as 1 / (2 + (e^−z − 1)). */
  SIGMOID {
    @Override
    void forward(float[] z, int first, int rows, int units) {
      int end = (first + rows) * units;
      for (int i = first * units; i < end; i++) {
        z[i] = 1 / (2 + Exponential.expm1(-z[i]));
      }
    }

    @Override
    void backward(float[] a, float[] gradient, int start, int end) {
      for (int i = start; i < end; i++) {
        gradient[i] *= a[i] * (1 - a[i]);
      }
    }
  },

  /** a = tanh z, computed as y / (y + 2) with y = e^2z − 1. */
  TANH {
    @Override
    void forward(float[] z, int first, int rows, int units) {
      int end = (first + rows) * units;
      for (int i = first * units; i < end; i++) {
        float y = Exponential.expm1(2 * z[i]);
        z[i] = y / (y + 2);
      }
    }

    @Override
    void backward(float[] a, float[] gradient, int start, int end) {
      for (int i = start; i < end; i++) {
        gradient[i] *= 1 - a[i] * a[i];
      }
    }
  },

  /** a = max(0, z). */
  RELU {
    @Override
    void forward(float[] z, int first, int rows, int units) {
      int end = (first + rows) * units;
      for (int i = first * units; i < end; i++) {
        z[i] = Math.max(0, z[i]);
      }
    }

    @Override
    void backward(float[] a, float[] gradient, int start, int end) {
      for (int i = start; i < end; i++) {
        // 1 for every a > 0, however small, and 0 for a = 0. A condition, which a processor guesses
        // wrongly every other time, takes forty times as long.
        gradient[i] *= Math.min(1, a[i] * Float.MAX_VALUE * Float.MAX_VALUE);
      }
    }
  },

  /** a = z. */
  IDENTITY {
    @Override
    void forward(float[] z, int first, int rows, int units) {}

    @Override
    void backward(float[] a, float[] gradient, int start, int end) {}
  },

  /** a_j = e^z_j / Σ_k e^z_k over the units of a row. For the output layer, under cross-entropy. */
  SOFTMAX {
    @Override
    void forward(float[] z, int first, int rows, int units) {
      for (int row = first; row < first + rows; row++) {
        int start = row * units;
        int end = start + units;
        // The largest z is taken off every z, which changes nothing but keeps e^z in range.
        float largest = Float.NEGATIVE_INFINITY;
        for (int i = start; i < end; i++) {
          largest = Math.max(largest, z[i]);
        }
        float sum = 0;
        for (int i = start; i < end; i++) {
          z[i] = Exponential.exp(z[i] - largest);
          sum += z[i];
        }
        for (int i = start; i < end; i++) {
          z[i] /= sum;
        }
      }
    }

    @Override
    void backward(float[] a, float[] gradient, int start, int end) {
      throw new IllegalStateException("softmax is differentiated together with cross-entropy");
    }
  };

  /**
   * Replaces z by a = f(z) in some rows of a batch.
   *
   * @param z [rows, units], row-major; on return, the activations
   * @param first the first of the rows
   */
  abstract void forward(float[] z, int first, int rows, int units);

  /**
   * Multiplies ∂C/∂a by f′(z), giving ∂C/∂z, at start … end − 1. Each of these functions has a
   * derivative that can be told from its value, so z itself need not be kept.
   *
   * @param a the activations
   * @param gradient ∂C/∂a; on return, ∂C/∂z
   */
  abstract void backward(float[] a, float[] gradient, int start, int end);
}
