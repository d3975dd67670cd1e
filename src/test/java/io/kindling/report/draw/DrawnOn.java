package io.kindling.report.draw;

import com.fasterxml.jackson.databind.JsonNode;
import io.kindling.browser.BrowserPage;
import io.kindling.model.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Somebody who draws.
 *
 * @param page that is looked at
 * @param file where the page lies
 */
record DrawnOn(BrowserPage page, Path file) {

  /** Strokes of points [x, y] from 0 to 1. */
  static final Map<String, double[][][]> DIGITS =
      Map.of(
          "1", new double[][][] {{{0.52, 0.15}, {0.5, 0.4}, {0.49, 0.6}, {0.48, 0.86}}},
          "0", new double[][][] {circle(0.5, 0.5, 0.24, 0.34)},
          "7",
              new double[][][] {
                {{0.25, 0.2}, {0.5, 0.19}, {0.74, 0.2}, {0.55, 0.55}, {0.43, 0.88}}
              });

  /** Opens a model's page. */
  void open(Model model) throws IOException, InterruptedException {
    Files.writeString(file, DrawingPage.of(model, "test"));
    page.open(file.toUri());
    frame();
  }

  /** Draws strokes with the mouse. */
  void draw(double[][][] strokes) throws IOException {
    JsonNode pad = pad();
    for (double[][] stroke : strokes) {
      List<double[]> points = new ArrayList<>();
      for (double[] point : stroke) {
        points.add(new double[] {x(pad, point), y(pad, point)});
      }
      page.stroke(points);
    }
    frame();
  }

  private JsonNode pad() {
    page.evaluate("document.getElementById('pad').scrollIntoView()");
    return page.evaluate(
        "(() => { const box = document.getElementById('pad').getBoundingClientRect();"
            + " return {x: box.x, y: box.y, width: box.width}; })()");
  }

  private static double x(JsonNode pad, double[] point) {
    return pad.path("x").asDouble() + point[0] * pad.path("width").asDouble();
  }

  private static double y(JsonNode pad, double[] point) {
    return pad.path("y").asDouble() + point[1] * pad.path("width").asDouble();
  }

  /** Draws strokes with a finger. */
  void touch(double[][][] strokes) {
    JsonNode pad = pad();
    for (double[][] stroke : strokes) {
      String type = "touchStart";
      for (double[] point : stroke) {
        touch(type, List.of(Map.of("x", x(pad, point), "y", y(pad, point))));
        type = "touchMove";
      }
      touch("touchEnd", List.of());
    }
    frame();
  }

  private void touch(String type, List<Map<String, Double>> points) {
    page.call("Input.dispatchTouchEvent", Map.of("type", type, "touchPoints", points));
  }

  /** Waits until what is due has been painted. */
  private void frame() {
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
  }

  /** The text of the element of an id. */
  String text(String id) {
    return page.evaluate("document.getElementById('" + id + "').textContent").asText();
  }

  /** What the network sees. */
  int[] levels() {
    JsonNode array = page.evaluate("Array.from(kindling.levels())");
    int[] values = new int[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).asInt();
    }
    return values;
  }

  private static double[][] circle(double x, double y, double width, double height) {
    double[][] points = new double[25][];
    for (int i = 0; i < points.length; i++) {
      double angle = 2 * Math.PI * i / (points.length - 1);
      points[i] = new double[] {x - width * Math.sin(angle), y - height * Math.cos(angle)};
    }
    return points;
  }

  /** The same strokes, smaller. */
  static double[][][] scaled(double[][][] strokes, double size) {
    double[][][] scaled = new double[strokes.length][][];
    for (int i = 0; i < strokes.length; i++) {
      scaled[i] = new double[strokes[i].length][];
      for (int k = 0; k < strokes[i].length; k++) {
        scaled[i][k] = new double[] {strokes[i][k][0] * size, strokes[i][k][1] * size};
      }
    }
    return scaled;
  }
}
