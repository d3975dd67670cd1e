package io.kindling.training.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The worst of the mistakes that it is told of, which are the same in whatever order it is told.
 */
final class WorstMistakes {

  private final int most;

  /** The least bad is on top, for it is the one to go. */
  private final PriorityQueue<Mistake> kept = new PriorityQueue<>(Mistake.WORST_FIRST.reversed());

  /**
   * @param most how many to keep
   */
  WorstMistakes(int most) {
    this.most = most;
  }

  /** How many are kept. */
  int most() {
    return most;
  }

  void add(Mistake mistake) {
    kept.add(mistake);
    if (kept.size() > most) {
      kept.remove();
    }
  }

  /** Those kept, the worst first. */
  List<Mistake> inOrder() {
    List<Mistake> mistakes = new ArrayList<>(kept);
    mistakes.sort(Mistake.WORST_FIRST);
    return mistakes;
  }
}
