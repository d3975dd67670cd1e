package io.kindling.nn;

/**
 * The function that a layer applies to its weighted inputs z, giving its activations a.
 *
 * <p>Both directions work in place on a batch, a row-major matrix [rows, units].
 */
public enum Activation {
  /** a = 1 / (1 + e^−z). */
  SIGMOID {
    @Override
    void forward(float[] z, int rows, int units) {
      int length = rows * units;
      for (int i = 0; i < length; i++) {
        z[i] = 1 / (1 + Exponential.exp(-z[i]));
      }
    }

    @Override
    void backward(float[] a, float[] gradient, int length) {
      for (int i = 0; i < length; i++) {
        gradient[i] *= a[i] * (1 - a[i]);
      }
    }
  },

  /** a = tanh z. */
  TANH {
    @Override
    void forward(float[] z, int rows, int units) {
      int length = rows * units;
      for (int i = 0; i < length; i++) {
        z[i] = tanh(z[i]);
      }
    }

    @Override
    void backward(float[] a, float[] gradient, int length) {
      for (int i = 0; i < length; i++) {
        gradient[i] *= 1 - a[i] * a[i];
      }
    }
  },

  /** a = max(0, z). */
  RELU {
    @Override
    void forward(float[] z, int rows, int units) {
      int length = rows * units;
      for (int i = 0; i < length; i++) {
        z[i] = Math.max(0, z[i]);
      }
    }

    @Override
    void backward(float[] a, float[] gradient, int length) {
      for (int i = 0; i < length; i++) {
        gradient[i] = a[i] > 0 ? gradient[i] : 0;
      }
    }
  },

  /** a = z. */
  IDENTITY {
    @Override
    void forward(float[] z, int rows, int units) {}

    @Override
    void backward(float[] a, float[] gradient, int length) {}
  },

  /** a_j = e^z_j / Σ_k e^z_k over the units of a row. For the output layer, under cross-entropy. */
  SOFTMAX {
    @Override
    void forward(float[] z, int rows, int units) {
      for (int row = 0; row < rows; row++) {
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
    void backward(float[] a, float[] gradient, int length) {
      throw new IllegalStateException("softmax is differentiated together with cross-entropy");
    }
  };

  /**
   * Replaces z by a = f(z).
   *
   * @param z [rows, units], row-major; on return, the activations
   */
  abstract void forward(float[] z, int rows, int units);

  /**
   * Multiplies ∂C/∂a by f′(z), giving ∂C/∂z. Each of these functions has a derivative that can be
   * told from its value, so z itself need not be kept.
   *
   * @param a the activations, [length]
   * @param gradient ∂C/∂a, [length]; on return, ∂C/∂z
   */
  abstract void backward(float[] a, float[] gradient, int length);

  /**
   * tanh by the method of Moshier's Cephes library (tanhf): a polynomial near zero, where the
   * exponential form would lose digits, and 1 − 2 / (e^2|z| + 1) elsewhere.
   */
  private static float tanh(float z) {
    float size = Math.abs(z);
    if (size < 0.625f) {
      float square = z * z;
      float p = -0.0057049887f;
      p = p * square + 0.020639088f;
      p = p * square - 0.053739715f;
      p = p * square + 0.13331442f;
      p = p * square - 0.3333328f;
      return p * square * z + z;
    }
    return Math.copySign(1 - 2 / (Exponential.exp(2 * size) + 1), z);
  }
}
