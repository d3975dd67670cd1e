package io.kindling.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.peers.CostModel.Sample;
import io.kindling.peers.ExchangeForecast.Link;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Forecasts from synthetic exchanges with known costs. */
class ExchangeForecastTest {

  /** Costs: 0.5 ms per executor, 2 ms per megabyte of an executor, and 3 ms fixed. */
  private static final CostModel COSTS = new CostModel(3, 0.5, 0, 2);

  private static final Link NO_LINK = new Link(1e9, 0);

  private static List<Sample> star(CostModel costs) {
    List<Sample> samples = new ArrayList<>();
    for (int tasks = 2; tasks <= 32; tasks *= 2) {
      for (double megabytes : List.of(0.003, 0.095, 0.95, 2.54)) {
        double millis = costs.predict(tasks, megabytes);
        samples.add(new Sample(tasks, megabytes, millis, millis));
      }
    }
    return samples;
  }

  private static ExchangeForecast forecast() {
    return new ExchangeForecast(star(COSTS), List.of());
  }

  @Test
  void aStarServesOneExecutorAfterTheOther() {
    // One part of 100 kB, to 64 executors and back to the driver: 65 times 0.5 + 0.2 ms, and 3.
    assertEquals(3 + 65 * 0.7, forecast().millis(64, 0.1, 64, NO_LINK), 1e-6);
  }

  @Test
  void partsGoDownATreeOneBehindTheOther() {
    // 64 executors below nodes of 4: 3 levels. 2.62144 MB are 10 parts, so 12 turns of 5 messages.
    double message = 0.5 + 0.262144 * 2;
    assertEquals(3 + 12 * 5 * message, forecast().millis(64, 2.62144, 4, NO_LINK), 1e-6);
  }

  @ParameterizedTest
  @CsvSource({"8, 2", "1, 16"})
  void theSlowerOfProcessorsAndLinkSetsThePace(double gigabits, double perMegabyte) {
    Link link = new Link(gigabits, 0.25);
    double expected = 3 + 3 * (0.5 + 0.1 * perMegabyte) + 2 * 0.25;
    assertEquals(expected, forecast().millis(2, 0.1, 2, link), 1e-6);
  }

  @Test
  void theBestFanOutIsThatOfTheShortestExchange() {
    ExchangeForecast forecast = forecast();
    int best = forecast.best(512, 0.095, NO_LINK);
    for (int fanOut = 2; fanOut <= 64; fanOut++) {
      assertTrue(
          forecast.millis(512, 0.095, best, NO_LINK)
              <= forecast.millis(512, 0.095, fanOut, NO_LINK));
    }
  }

  @Test
  void saysHowWellTheModelPredictsWhatItWasNotFittedTo() {
    String said = printed(star(COSTS), List.of());
    double exact = COSTS.predict(8, 0.95);
    String expected =
        String.format(
            Locale.ROOT,
            "8 tasks, 0.95 MB left out: measured %.2f, predicted by the others %.2f",
            exact,
            exact);
    assertTrue(said.contains(expected), said);
  }

  @Test
  void theGrowthIsWhatIsLeftWithoutThatOfAnEmptyMessage() {
    List<Sample> tree = new ArrayList<>();
    for (Sample each : star(COSTS)) {
      if (each.tasks() > 4) {
        // The machine takes 30 ms for 32 processes, and the network twice the time of 4.
        double millis = each.tasks() + 2 * (COSTS.predict(4, each.megabytes()) - 5);
        tree.add(new Sample(each.tasks(), each.megabytes(), millis, millis));
      }
    }
    double few = COSTS.predict(4, 0.095);
    double many = 32 + 2 * (few - 5);
    double empty = 32 + 2 * (COSTS.predict(4, 0.003) - 5) - COSTS.predict(4, 0.003);
    String expected =
        String.format(
            Locale.ROOT, "tree, 32 tasks over 4, 784-30-10: %.2f over %.2f ms", many, few);
    String said = printed(star(COSTS), tree);
    assertTrue(said.contains(expected), said);
    assertTrue(said.contains(String.format(Locale.ROOT, "%.2f times", (many - empty) / few)), said);
  }

  private static String printed(List<Sample> star, List<Sample> tree) {
    StringWriter said = new StringWriter();
    new ExchangeForecast(star, tree).print(new PrintWriter(said));
    return said.toString();
  }
}
