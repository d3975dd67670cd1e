package io.kindling.training;

import io.kindling.optim.Pieces;

/**
 * The gradient and the loss of a mini-batch, as means over its examples.
 *
 * <p>Both are summed to the very end and divided once, by the number of examples that took part, so
 * that a short last batch weighs as it should.
 *
 * @param mean ∂C/∂parameters, laid out as the parameters are; to be used once, before the next step
 *     is computed
 * @param meanLoss C
 */
public record Gradient(Pieces mean, double meanLoss) {}
