package io.kindling.training.gradient;

import io.kindling.data.batch.Batch;
import io.kindling.nn.Backpropagation;
import io.kindling.nn.Perturbation;
import io.kindling.training.recipe.LocalSteps;
import java.util.Arrays;

/**
 * Makes the {@link LocalSteps} of a shard. The shard's rows of a mini-batch are split into K parts,
 * and each part gives one step of plain gradient descent on a copy of the parameters,
 *
 * <pre>  θᵢ₊₁ = θᵢ − η gᵢ,  gᵢ the mean gradient of part i at θᵢ.  </pre>
 *
 * <p>The result, used instead of a summed gradient, is n (g₀ + … + g_{K−1}) = n (θ₀ − θ_K) / η,
 * where n is the summed weight of the rows. The sum over all shards, divided by the weight of all
 * rows, is therefore the mean change of the shards' parameters divided by −η, and a step of plain
 * gradient descent with it gives the mean of the shards' parameters. Other optimizers use it as the
 * gradient.
 *
 * <p>Instances are not thread-safe.
 */
final class ShardDescent {

  private final LocalSteps steps;
  private final Backpropagation backpropagation;
  private final Perturbation.Computation perturbation;

  /** The shard's parameters θᵢ. */
  private final float[] parameters;

  /** The summed gradient of a part. */
  private final float[] gradient;

  /**
   * Creates the buffers.
   *
   * @param parameterCount the number of the network's parameters
   * @param backpropagation the forward and backward pass through the network
   * @param perturbation the change of a step's examples that depends on the network
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
   * Makes the shard's steps.
   *
   * @param batch the gathered rows of the mini-batch
   * @param initial the initial parameters θ₀, which are not changed
   * @param first the index of the shard's first row in the batch
   * @param rows the number of the shard's rows
   * @param sum receives the result n Σ gᵢ
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
