package io.kindling.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Limits on the difference between new data and the champion's. */
class DataLimitsTest {

  private static final DataLimits LIMITS = new DataLimits(0.5, 0.05, 0.02, 0.03);

  private static DataStatistics figures(long training, List<Long> classes, Double mean) {
    return new DataStatistics("data", "abc", training, 0, 100, classes, mean, null);
  }

  private static DataStatistics spread(Double deviation) {
    return new DataStatistics("data", "abc", 1000, 0, 100, List.of(), 0.13, deviation);
  }

  @Test
  void whatIsWithinTheLimitsIsNotSaid() {
    DataStatistics then = figures(1000, List.of(500L, 500L), 0.13);
    assertEquals(List.of(), LIMITS.violations(then, figures(1400, List.of(740L, 660L), 0.14)));
  }

  @Test
  void everyFigureThatIsOffIsSaidWithItsDistance() {
    DataStatistics then = figures(1000, List.of(500L, 500L), 0.13);
    assertEquals(
        List.of(
            "there are 400 training examples and were 1,000: 60.0% off, 50.0% are allowed",
            "class 0 is 75.00% of the training examples and was 50.00%: 25.00 points off, 5.00 are"
                + " allowed",
            "class 1 is 25.00% of the training examples and was 50.00%: 25.00 points off, 5.00 are"
                + " allowed",
            "the mean feature is 0.8700 and was 0.1300: 0.7400 off, 0.0200 are allowed"),
        LIMITS.violations(then, figures(400, List.of(300L, 100L), 0.87)));
  }

  @Test
  void aClassThatIsNewOrGoneIsOff() {
    DataStatistics two = figures(1000, List.of(500L, 500L), null);
    DataStatistics three = figures(1000, List.of(333L, 333L, 334L), null);
    assertEquals(3, LIMITS.violations(two, three).size());
    assertEquals(3, LIMITS.violations(three, two).size());
  }

  /** A camera that gives every pixel the mean: the mean alone would let it pass. */
  @Test
  void imagesThatHaveLostTheirContrastAreOff() {
    assertEquals(List.of(), LIMITS.violations(spread(0.31), spread(0.29)));
    assertEquals(
        List.of(
            "the standard deviation of the features is 0.0000 and was 0.3100: 0.3100 off, 0.0300"
                + " are allowed"),
        LIMITS.violations(spread(0.31), spread(0.0)));
  }

  /** As versions were written before there was a standard deviation. */
  @Test
  void whatAnOldVersionDoesNotSayIsNotCompared() {
    DataStatistics old =
        RegistryFiles.read(
            "{\"source\":\"data\",\"sha256\":\"abc\",\"training\":1000,\"validation\":0,"
                + "\"test\":100,\"classes\":[],\"meanFeature\":0.13}",
            DataStatistics.class,
            figures -> Optional.empty(),
            "decision.json");
    assertEquals(spread(null), old);
    assertEquals(List.of(), LIMITS.violations(old, spread(0.0)));
    assertEquals(1, LIMITS.violations(old, figures(1000, List.of(), 0.5)).size());
  }
}
