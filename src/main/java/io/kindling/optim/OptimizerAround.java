package io.kindling.optim;

/** An optimizer that changes what another is given, or what it has done, and remembers nothing. */
interface OptimizerAround extends Optimizer {

  /** The other. */
  Optimizer optimizer();

  @Override
  default String spelling() {
    return optimizer().spelling();
  }

  @Override
  default int vectors() {
    return optimizer().vectors();
  }
}
