package io.kindling.registry;

/** What became of a candidate. */
public enum Verdict {
  /** It is the champion, or was. */
  PROMOTED,
  /** The champion before it stayed. */
  KEPT
}
