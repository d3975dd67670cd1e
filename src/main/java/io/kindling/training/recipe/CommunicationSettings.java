package io.kindling.training.recipe;

import io.kindling.codec.FloatFormat;
import io.kindling.settings.Heading;
import io.kindling.settings.Setting;
import io.kindling.settings.ValueType;

/** Those settings of a {@link Recipe} that have a training exchange less over a network. */
public final class CommunicationSettings {

  /** What weights and sums travel as. */
  public static final Setting<FloatFormat> EXCHANGE =
      Setting.of(
          Heading.CLUSTER,
          "exchange",
          "FORMAT",
          ValueType.of(FloatFormat.class),
          "float32",
          "What weights and sums of gradients are between driver and executors: float32, or bf16, which"
              + " has 8 bits of significand: weights rounded with the error fed back into the next"
              + " step's, sums at random. Default: ${DEFAULT-VALUE}");

  /** How many steps every shard makes between two averages. */
  public static final Setting<Integer> LOCAL_STEPS =
      Setting.of(
          Heading.CLUSTER,
          "local-steps",
          "K",
          ValueType.POSITIVE,
          "1",
          "Not the same algorithm, but fewer exchanges (local SGD): every shard makes K steps of plain"
              + " gradient descent by itself, on a K-th of its part of the mini-batch each, and a step"
              + " of the run averages the ways they went. Default: ${DEFAULT-VALUE}");

  private CommunicationSettings() {}
}
