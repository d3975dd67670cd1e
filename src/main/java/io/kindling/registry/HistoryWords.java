package io.kindling.registry;

/** What can have happened to a version, as {@code history.jsonl} says it. */
final class HistoryWords {

  static final String PROMOTED = "promoted";
  static final String KEPT = "kept";
  static final String FORCED = "forced";
  static final String ROLLED_BACK = "rolled back";
  static final String PRUNED = "pruned";

  /** The version stays in force although the lines that put it there are lost. */
  static final String REPAIRED = "repaired";

  private HistoryWords() {}
}
