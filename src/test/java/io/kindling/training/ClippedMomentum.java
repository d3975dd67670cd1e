package io.kindling.training;

import io.kindling.KindParameters;
import io.kindling.ParameterRange;
import io.kindling.Spelling;
import io.kindling.optim.GradientStream;
import io.kindling.optim.Optimizer;
import io.kindling.optim.OptimizerState;

/**
 * A toy optimizer that has to see the whole gradient: v ← ½ v + g min(1, c / ‖g‖), θ ← θ − η v,
 * where ‖g‖ is the norm over all parameters. Then every matrix of weights, but no biases, is
 * brought back to norm m if it is longer.
 *
 * @param clip c
 * @param longest m
 */
record ClippedMomentum(double clip, double longest) implements Optimizer {

  static ClippedMomentum of(KindParameters parameters) {
    return new ClippedMomentum(
        parameters.number("clip", 1, value -> value > 0, "above 0"),
        parameters.number("longest", 100, value -> value > 0, "above 0"));
  }

  @Override
  public String spelling() {
    return Spelling.of("clipped").with("clip", clip, 1).with("longest", longest, 100).toString();
  }

  @Override
  public int vectors() {
    return 1;
  }

  @Override
  public void step(
      long step,
      float[] parameters,
      GradientStream gradient,
      double learningRate,
      OptimizerState state) {
    float[] g = gradient.whole();
    float[] v = state.vector(0);
    float factor = (float) Math.min(1, clip / norm(g, 0, g.length));
    for (int i = 0; i < g.length; i++) {
      v[i] = 0.5f * v[i] + factor * g[i];
      parameters[i] -= (float) learningRate * v[i];
    }
    for (ParameterRange range : state.ranges()) {
      double norm = norm(parameters, range.offset(), range.end());
      if (range.kind() == ParameterRange.Kind.WEIGHTS && norm > longest) {
        for (int i = range.offset(); i < range.end(); i++) {
          parameters[i] *= (float) (longest / norm);
        }
      }
    }
  }

  static double norm(float[] vector, int from, int end) {
    double sum = 0;
    for (int i = from; i < end; i++) {
      sum += (double) vector[i] * vector[i];
    }
    return Math.sqrt(sum);
  }
}
