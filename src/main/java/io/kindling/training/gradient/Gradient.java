package io.kindling.training.gradient;

import io.kindling.optim.GradientStream;

/**
 * The gradient and the loss of a mini-batch, as means over its examples, and its right answers.
 *
 * <p>The means are summed to the very end and divided once, by the summed weights of the examples
 * that took part (their number, where each counts 1), so that a short last batch weighs as it
 * should.
 *
 * @param mean ∂C/∂parameters, laid out as the parameters are; to be used once, before the next step
 *     is computed
 * @param meanLoss C
 * @param weight what both were divided by
 * @param correct how many of its examples had the right answer, before the step's update
 */
public record Gradient(GradientStream mean, double meanLoss, double weight, long correct) {}
