package io.kindling.cli.source;

import io.kindling.training.recipe.RecipeSettings;

/** The limit on the number of shards for a number of examples. */
final class ShardLimit {

  /** The number of shards that is always allowed; empty shards cost little up to here. */
  private static final int FEW = 1024;

  /** The upper limit: no cluster runs more tasks at once, and every step sums over all shards. */
  private static final int MOST = 1 << 16;

  private ShardLimit() {}

  /**
   * Checks a number of shards. With few examples some shards may be empty, but above {@value #FEW}
   * shards every shard must have an example.
   *
   * @throws io.kindling.InvalidInputException if there are too many shards
   */
  static void check(int shards, int examples) {
    int most = Math.min(MOST, Math.max(FEW, Integer.highestOneBit(examples)));
    if (shards > most) {
      throw RecipeSettings.SHARDS.invalidValue(
          shards,
          "are too many for the %,d examples of the training files; use %d or fewer",
          examples,
          most);
    }
  }
}
