package io.kindling.cli.source;

import io.kindling.training.recipe.RecipeSettings;

/** The most shards that a number of examples may be split into. */
final class ShardLimit {

  /** As many cost little, even for a handful of examples. */
  private static final int FEW = 1024;

  /** No cluster runs more tasks at once, and every step adds up every shard. */
  private static final int MOST = 1 << 16;

  private ShardLimit() {}

  /**
   * Checks a number of shards. A shard or two may be empty where examples are few, but not most of
   * many.
   *
   * @throws io.kindling.InvalidInputException if there are too many
   */
  static void check(int shards, int examples) {
    int most = Math.min(MOST, Math.max(FEW, Integer.highestOneBit(examples)));
    if (shards > most) {
      throw RecipeSettings.SHARDS.invalidValue(
          shards,
          "are too many for the %,d examples of the training files; give %d or fewer",
          examples,
          most);
    }
  }
}
