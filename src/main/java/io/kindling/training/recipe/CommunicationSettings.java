package io.kindling.training.recipe;

import io.kindling.codec.FloatFormat;
import io.kindling.settings.Heading;
import io.kindling.settings.Setting;
import io.kindling.settings.ValueType;

/** Settings of a {@link Recipe} that reduce the data exchanged between driver and executors. */
public final class CommunicationSettings {

  /** Number format of the weights and gradient sums sent between driver and executors. */
  public static final Setting<FloatFormat> EXCHANGE =
      Setting.of(
          Heading.CLUSTER,
          "exchange",
          "FORMAT",
          ValueType.of(FloatFormat.class),
          "float32",
          "Number format of the weights and gradient sums sent between driver and executors: float32,"
              + " or bf16 (8 significand bits, half the bytes). With bf16, the rounding error of the"
              + " weights is added to the weights of the next step, and gradient sums are rounded"
              + " stochastically. Default: ${DEFAULT-VALUE}");

  /** Number of steps that every shard makes by itself between two averages. */
  public static final Setting<Integer> LOCAL_STEPS =
      Setting.of(
          Heading.CLUSTER,
          "local-steps",
          "K",
          ValueType.POSITIVE,
          "1",
          "Number of steps of plain gradient descent that every shard makes by itself in one step of"
              + " the run, each on 1/K of its part of the mini-batch; the run then averages the shards'"
              + " changes (local SGD). Above 1, driver and executors exchange data less often per"
              + " example, but the algorithm is no longer mini-batch gradient descent. Default:"
              + " ${DEFAULT-VALUE}");

  private CommunicationSettings() {}
}
