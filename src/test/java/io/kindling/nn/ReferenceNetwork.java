package io.kindling.nn;

/**
 * The network as the book has it: one example at a time, one unit at a time, in double precision
 * (Nielsen, "Neural Networks and Deep Learning", ch. 2). Slow and plain, so that it can be checked
 * by reading it; the fast one is checked against it.
 */
final class ReferenceNetwork {

  private final int[] sizes;
  private final String hidden;
  private final String loss;

  /** Weights: w[l][j][k] is from unit k of the previous layer to unit j of layer l. */
  private final double[][][] w;

  /** Biases: b[l][j] belongs to unit j of layer l. */
  private final double[][] b;

  /**
   * @param parameters layer after layer: the weights, row by row, then the biases
   */
  ReferenceNetwork(Network network, double[] parameters) {
    sizes = network.sizes().stream().mapToInt(Integer::intValue).toArray();
    hidden = network.hidden().spec();
    loss = network.loss().spec();
    w = new double[sizes.length][][];
    b = new double[sizes.length][];
    int next = 0;
    for (int l = 1; l < sizes.length; l++) {
      w[l] = new double[sizes[l]][sizes[l - 1]];
      b[l] = new double[sizes[l]];
      for (int j = 0; j < sizes[l]; j++) {
        for (int k = 0; k < sizes[l - 1]; k++) {
          w[l][j][k] = parameters[next++];
        }
      }
      for (int j = 0; j < sizes[l]; j++) {
        b[l][j] = parameters[next++];
      }
    }
    if (next != parameters.length) {
      throw new IllegalArgumentException(parameters.length + " parameters, " + next + " wanted");
    }
  }

  /** Returns the activations of the last layer. */
  double[] outputs(double[] x) {
    return activations(x)[sizes.length - 1];
  }

  /** Returns the cost C of one example. */
  double cost(double[] x, int label) {
    double[] a = outputs(x);
    switch (loss) {
      case "quadratic" -> {
        double sum = 0;
        for (int j = 0; j < a.length; j++) {
          double wanted = j == label ? 1 : 0;
          sum += (wanted - a[j]) * (wanted - a[j]);
        }
        return sum / 2;
      }
      case "cross-entropy" -> {
        return -Math.log(a[label]);
      }
      default -> throw new AssertionError(loss);
    }
  }

  /** Returns ∂C/∂parameters of one example, in the order of the parameters. */
  double[] gradient(double[] x, int label) {
    double[][] a = activations(x);
    int last = sizes.length - 1;
    double[][] delta = new double[sizes.length][];
    delta[last] = outputError(a[last], label);
    for (int l = last - 1; l >= 1; l--) {
      delta[l] = new double[sizes[l]];
      for (int k = 0; k < sizes[l]; k++) {
        double sum = 0;
        for (int j = 0; j < sizes[l + 1]; j++) {
          sum += w[l + 1][j][k] * delta[l + 1][j];
        }
        delta[l][k] = sum * derivative(weightedInput(l, k, a[l - 1]));
      }
    }
    double[] gradient = new double[parameterCount()];
    int next = 0;
    for (int l = 1; l < sizes.length; l++) {
      for (int j = 0; j < sizes[l]; j++) {
        for (int k = 0; k < sizes[l - 1]; k++) {
          gradient[next++] = a[l - 1][k] * delta[l][j];
        }
      }
      for (int j = 0; j < sizes[l]; j++) {
        gradient[next++] = delta[l][j];
      }
    }
    return gradient;
  }

  private double[][] activations(double[] x) {
    double[][] a = new double[sizes.length][];
    a[0] = x;
    for (int l = 1; l < sizes.length; l++) {
      a[l] = new double[sizes[l]];
      double sum = 0;
      for (int j = 0; j < sizes[l]; j++) {
        double z = weightedInput(l, j, a[l - 1]);
        boolean output = l == sizes.length - 1;
        a[l][j] = !output ? activation(z) : loss.equals("quadratic") ? sigmoid(z) : Math.exp(z);
        sum += a[l][j];
      }
      if (l == sizes.length - 1 && loss.equals("cross-entropy")) {
        for (int j = 0; j < sizes[l]; j++) {
          a[l][j] /= sum;
        }
      }
    }
    return a;
  }

  private double weightedInput(int l, int j, double[] before) {
    double z = b[l][j];
    for (int k = 0; k < before.length; k++) {
      z += w[l][j][k] * before[k];
    }
    return z;
  }

  /** Returns ∂C/∂z of the output layer, by the chain rule through every output. */
  private double[] outputError(double[] a, int label) {
    double[] delta = new double[a.length];
    for (int j = 0; j < a.length; j++) {
      if (loss.equals("quadratic")) {
        delta[j] = (a[j] - (j == label ? 1 : 0)) * a[j] * (1 - a[j]);
      } else {
        double slopeOfLog = -1 / a[label];
        double slopeOfSoftmax = a[label] * ((j == label ? 1 : 0) - a[j]);
        delta[j] = slopeOfLog * slopeOfSoftmax;
      }
    }
    return delta;
  }

  private double activation(double z) {
    return switch (hidden) {
      case "sigmoid" -> sigmoid(z);
      case "tanh" -> Math.tanh(z);
      case "relu" -> z > 0 ? z : 0;
      case "leaky-relu" -> z > 0 ? z : 0.01 * z;
      case "gelu" -> z / 2 * (1 + Math.tanh(gelu(z)));
      case "silu" -> z * sigmoid(z);
      case "softplus" -> Math.log1p(Math.exp(z));
      case "identity" -> z;
      default -> throw new AssertionError(hidden);
    };
  }

  private double derivative(double z) {
    return switch (hidden) {
      case "sigmoid" -> sigmoid(z) * (1 - sigmoid(z));
      case "tanh" -> 1 - Math.tanh(z) * Math.tanh(z);
      case "relu" -> z > 0 ? 1 : 0;
      case "leaky-relu" -> z > 0 ? 1 : 0.01;
      case "gelu" -> {
        double tanh = Math.tanh(gelu(z));
        double inner = Math.sqrt(2 / Math.PI) * (1 + 3 * 0.044715 * z * z);
        yield (1 + tanh + z * (1 - tanh * tanh) * inner) / 2;
      }
      case "silu" -> sigmoid(z) + z * sigmoid(z) * (1 - sigmoid(z));
      case "softplus" -> sigmoid(z);
      case "identity" -> 1;
      default -> throw new AssertionError(hidden);
    };
  }

  private static double gelu(double z) {
    return Math.sqrt(2 / Math.PI) * (z + 0.044715 * z * z * z);
  }

  private static double sigmoid(double z) {
    return 1 / (1 + Math.exp(-z));
  }

  private int parameterCount() {
    int count = 0;
    for (int l = 1; l < sizes.length; l++) {
      count += sizes[l] * (sizes[l - 1] + 1);
    }
    return count;
  }
}
