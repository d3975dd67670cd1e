package io.kindling.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Verdicts of the promotion rule, with their reasons. */
class PromotionRuleTest {

  private static final PromotionRule BETTER = new PromotionRule(0, 0, null);

  private static ModelComparison comparison(long onlyCandidate, long onlyChampion) {
    return ModelComparison.with(
        7, "test", 900, onlyCandidate, onlyChampion, 100 - onlyCandidate - onlyChampion, 0.1, 0.2);
  }

  /** By hand: P(X ≥ 8), X ~ B(10, ½), is (45 + 10 + 1) / 1024. */
  @Test
  void mcNemarCountsWhatTellsTheTwoApart() {
    assertEquals(56.0 / 1024, McNemar.probabilityOfChance(8, 2), 1e-15);
    assertEquals(1, McNemar.probabilityOfChance(0, 0));
    assertEquals(1, McNemar.probabilityOfChance(0, 5), 1e-15);
    assertEquals(1.0 / 32, McNemar.probabilityOfChance(5, 0), 1e-15);
  }

  @ParameterizedTest
  @CsvSource({
    "8, 2, 0, , PROMOTED",
    "2, 2, 0, , KEPT",
    "2, 8, 0, , KEPT",
    "8, 2, 0.006, , PROMOTED",
    "8, 2, 0.0061, , KEPT",
    "8, 2, 0, 0.05, KEPT",
    "8, 2, 0, 0.06, PROMOTED",
  })
  void candidateHasToBeBetter(
      long onlyCandidate, long onlyChampion, double margin, Double significance, Verdict verdict) {
    PromotionRule rule = new PromotionRule(0.5, margin, significance);
    assertEquals(verdict, rule.judge(comparison(onlyCandidate, onlyChampion), true).verdict());
  }

  @Test
  void reasonHasEveryFigure() {
    assertEquals(
        "it gets 908 of 1,000 test examples right (90.80%), the champion (version 7) 902 (90.20%):"
            + " +6, where more than 0 are required; McNemar p = 0.0547",
        BETTER.judge(comparison(8, 2), true).reason());
    assertTrue(BETTER.judge(comparison(40, 2), true).reason().endsWith("; McNemar p < 0.0001"));
  }

  @Test
  void firstVersionHasOnlyToBeGoodEnough() {
    ModelComparison alone = ModelComparison.alone("test", 100, 95, 0.1);
    assertEquals(Verdict.PROMOTED, new PromotionRule(0.95, 0, null).judge(alone, true).verdict());
    PromotionRule.Judgement kept = new PromotionRule(0.96, 0, null).judge(alone, true);
    assertEquals(Verdict.KEPT, kept.verdict());
    assertTrue(kept.reason().endsWith("(95.00%), below the minimum of 96.00%"), kept::reason);
  }

  @Test
  void nothingThatIsNotFiniteIsPromoted() {
    assertEquals(
        Verdict.KEPT, BETTER.judge(ModelComparison.alone("test", 10, 10, 0), false).verdict());
  }
}
