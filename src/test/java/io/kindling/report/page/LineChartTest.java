package io.kindling.report.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.report.page.LineChart.Kind;
import io.kindling.report.page.LineChart.Line;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Curves as numbers for the script and as a plain picture. */
class LineChartTest {

  @Test
  void numbersOfCurvesStandUnderTheirEpochs() {
    LineChart chart =
        new LineChart(
            "Loss",
            Kind.LOSS,
            List.of(
                line(0, new double[] {1, 0.5}, new double[] {3, 0.25}),
                line(1, new double[] {2, 1})));
    assertEquals(
        "{\"kind\":\"LOSS\",\"x\":[1,2,3]," + "\"y\":[[0.50000,null,0.25000],[null,1.0000,null]]}",
        chart.json());
    assertEquals(
        "Loss by epoch. line 0: 0.5000 after epoch 1, 0.2500 after epoch 3."
            + " line 1: 1.0000 after epoch 2, 1.0000 after epoch 2.",
        chart.description());
  }

  @Test
  void ofVeryManyEpochsSomeAreShownTheLastAlways() {
    List<double[]> points = new ArrayList<>();
    for (int epoch = 1; epoch <= 12_345; epoch++) {
      points.add(new double[] {epoch, 1.0 / epoch});
    }
    LineChart chart = new LineChart("Loss", Kind.LOSS, List.of(new Line("loss", 0, points)));
    List<double[]> shown = chart.lines().get(0).points();
    assertTrue(shown.size() <= 1000, () -> shown.size() + " points");
    assertEquals(12_345, shown.get(shown.size() - 1)[0]);
    assertTrue(chart.logarithmic());
  }

  @Test
  void pictureStaysInItsFrame() {
    for (LineChart chart :
        List.of(
            chart(new double[] {1, 0.5}),
            chart(new double[] {1, 0}, new double[] {2, 0}),
            chart(new double[] {1, 99.1}, new double[] {2, 99.2}),
            chart(new double[] {1, 1e-5}, new double[] {2, 3}, new double[] {9, 0.01}))) {
      ChartPicture picture = new ChartPicture(chart, false);
      for (String point : picture.polyline(chart.lines().get(0)).split(" ", -1)) {
        double x = Double.parseDouble(point.substring(0, point.indexOf(',')));
        double y = Double.parseDouble(point.substring(point.indexOf(',') + 1));
        assertTrue(x >= 0 && x <= 100, point);
        assertTrue(y >= 0 && y <= 100, point);
      }
      assertFalse(picture.ups().isEmpty());
      assertTrue(picture.ups().size() < 9, () -> picture.ups().toString());
      assertFalse(picture.epochs().isEmpty());
    }
  }

  private static LineChart chart(double[]... points) {
    return new LineChart("Loss", Kind.LOSS, List.of(line(0, points)));
  }

  private static Line line(int number, double[]... points) {
    return new Line("line " + number, number, List.of(points));
  }
}
