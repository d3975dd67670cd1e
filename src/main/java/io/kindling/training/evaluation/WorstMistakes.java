package io.kindling.training.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/**
 * A bounded collection that keeps the worst of the added mistakes. The result does not depend on
 * the order in which they are added.
 */
final class WorstMistakes {

  private final int most;

  /** The kept mistakes, with the least bad at the head, because it is removed first. */
  private final PriorityQueue<Mistake> kept = new PriorityQueue<>(Mistake.WORST_FIRST.reversed());

  /**
   * Creates an empty collection.
   *
   * @param most the maximum number of mistakes to keep
   */
  WorstMistakes(int most) {
    this.most = most;
  }

  /** Returns the maximum number of mistakes to keep. */
  int most() {
    return most;
  }

  /** Adds a mistake, and removes the least bad one if there are too many. */
  void add(Mistake mistake) {
    kept.add(mistake);
    if (kept.size() > most) {
      kept.remove();
    }
  }

  /** Returns the kept mistakes, the worst first. */
  List<Mistake> inOrder() {
    List<Mistake> mistakes = new ArrayList<>(kept);
    mistakes.sort(Mistake.WORST_FIRST);
    return mistakes;
  }
}
