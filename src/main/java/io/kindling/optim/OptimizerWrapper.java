package io.kindling.optim;

/** An optimizer that changes what another is given, or what it has done, and remembers nothing. */
interface OptimizerWrapper extends Optimizer {

  /** The other. */
  Optimizer optimizer();

  @Override
  default String spec() {
    return optimizer().spec();
  }

  @Override
  default int vectors() {
    return optimizer().vectors();
  }
}
