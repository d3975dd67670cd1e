package io.kindling.registry;

/** Decision about a candidate. */
public enum Verdict {
  /** The candidate became the champion. */
  PROMOTED,
  /** The previous champion stayed. */
  KEPT
}
