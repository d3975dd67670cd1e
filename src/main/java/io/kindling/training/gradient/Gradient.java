package io.kindling.training.gradient;

import io.kindling.optim.GradientStream;

/**
 * The mean gradient and mean loss of a mini-batch, and the number of its correct predictions.
 *
 * <p>Each mean is a sum over the whole mini-batch that is divided once at the end by the summed
 * weight of its examples (their number, if each has weight 1). The means are therefore exact for
 * the last mini-batch of an epoch, which may be smaller.
 *
 * @param mean the mean gradient ∂C/∂parameters, in the layout of the parameters; can be read once,
 *     before the next step is computed
 * @param meanLoss the mean loss C
 * @param weight the summed weight of the examples, by which the sums were divided
 * @param correct the number of examples that were classified correctly, before the step's update
 */
public record Gradient(GradientStream mean, double meanLoss, double weight, long correct) {}
