package io.kindling.optim;

/** The optimizers there are, by the names they have on the command line. */
public enum OptimizerKind {
  /** {@link StochasticGradientDescent}. */
  SGD {
    @Override
    public Optimizer create(int parameterCount, double momentum) {
      return new StochasticGradientDescent();
    }
  },
  /** {@link NesterovMomentum}. */
  NESTEROV {
    @Override
    public Optimizer create(int parameterCount, double momentum) {
      return new NesterovMomentum(momentum, parameterCount);
    }
  },
  /** {@link Adam}. */
  ADAM {
    @Override
    public Optimizer create(int parameterCount, double momentum) {
      return new Adam(parameterCount);
    }
  };

  /**
   * Returns a fresh optimizer.
   *
   * @param momentum μ, for those that have one
   */
  public abstract Optimizer create(int parameterCount, double momentum);
}
