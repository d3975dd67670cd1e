package io.kindling.training.gradient;

import io.kindling.data.batch.Batch;
import io.kindling.nn.Backpropagation;
import io.kindling.nn.Perturbation;
import io.kindling.training.recipe.LocalSteps;
import java.util.Arrays;

/**
 * The {@link LocalSteps} of a shard: its rows of a mini-batch, in K parts, are K steps of plain
 * gradient descent on a copy of the parameters,
 *
 * <pre>  θᵢ₊₁ = θᵢ − η gᵢ,  gᵢ the mean gradient of part i at θᵢ.  </pre>
 *
 * <p>What it hands in instead of a summed gradient is n (g₀ + … + g_{K−1}) = n (θ₀ − θ_K) / η, for
 * rows of summed weight n. So what becomes of all shards' sums, divided by all rows' weight, is the
 * mean way that shards have gone, and a step of plain gradient descent with it ends in the mean of
 * their parameters. Other optimizers take it for their gradient.
 *
 * <p>Not thread-safe.
 */
final class ShardDescent {

  private final LocalSteps steps;
  private final Backpropagation backpropagation;
  private final Perturbation.Computation perturbation;

  /** θᵢ, and the sum of the gradient of a part. */
  private final float[] parameters;

  private final float[] gradient;

  /**
   * @param parameterCount of the network
   * @param backpropagation through it
   * @param perturbation the change of a step's examples
   */
  ShardDescent(
      LocalSteps steps,
      int parameterCount,
      Backpropagation backpropagation,
      Perturbation.Computation perturbation) {
    this.steps = steps;
    this.backpropagation = backpropagation;
    this.perturbation = perturbation;
    this.parameters = new float[parameterCount];
    this.gradient = new float[parameterCount];
  }

  /**
   * Makes the steps.
   *
   * @param initial θ₀; left as it is
   * @param first the first of the shard's rows of the batch
   * @param sum receives n Σ gᵢ
   */
  void run(Batch batch, float[] initial, int first, int rows, float[] sum) {
    System.arraycopy(initial, 0, parameters, 0, parameters.length);
    Arrays.fill(sum, 0);
    float rate = steps.rate(batch.step().number());
    for (int i = 0; i < steps.count(); i++) {
      int start = first + bound(i, rows);
      step(batch, start, first + bound(i + 1, rows) - start, rate, sum);
    }
    float weight = (float) batch.weight(first, rows);
    for (int i = 0; i < sum.length; i++) {
      sum[i] *= weight;
    }
  }

  private void step(Batch batch, int first, int rows, float rate, float[] sum) {
    if (rows == 0) {
      return;
    }
    float[] inputs =
        perturbation.of(parameters, batch.inputs(), batch.labels(), batch.weights(), first, rows);
    backpropagation.forward(parameters, inputs, first, rows);
    backpropagation.backward(parameters, batch.labels(), batch.weights(), first, rows);
    float weight = (float) batch.weight(first, rows);
    if (weight == 0) {
      return;
    }
    backpropagation.sum(inputs, first, rows, gradient);
    for (int i = 0; i < gradient.length; i++) {
      float mean = gradient[i] / weight;
      sum[i] += mean;
      parameters[i] -= rate * mean;
    }
  }

  private int bound(int part, int rows) {
    return (int) ((long) part * rows / steps.count());
  }
}
