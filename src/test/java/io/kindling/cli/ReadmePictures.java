package io.kindling.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.kindling.browser.BrowserPage;
import io.kindling.browser.Chromium;
import io.kindling.fixtures.CommandRun;
import io.kindling.fixtures.CommandTesting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * Makes the pictures that README shows, of the run in the directory that README_RUN names, made on
 * a quiet machine: {@code README_RUN=runs/<time> mvn test -Dtest=ReadmePictures}. Its name keeps it
 * out of the tests.
 */
@EnabledIfEnvironmentVariable(named = "README_RUN", matches = ".+")
class ReadmePictures extends CommandTesting {

  private static final Path PICTURES = Path.of("src/site/pictures");
  private static final int MOST_BYTES = 150_000;
  private static final int WIDTH = 1200;
  private static final int MARGIN = 16;

  /** A three, as a hand would draw it: [x, y] from 0 to 1. */
  private static final double[][] THREE = {
    {0.30, 0.24}, {0.37, 0.18}, {0.48, 0.15}, {0.59, 0.17}, {0.66, 0.24}, {0.66, 0.33},
    {0.60, 0.41}, {0.50, 0.46}, {0.45, 0.47}, {0.54, 0.48}, {0.64, 0.52}, {0.70, 0.60},
    {0.70, 0.70}, {0.63, 0.79}, {0.51, 0.84}, {0.39, 0.82}, {0.29, 0.75}
  };

  @Test
  void make() throws Exception {
    Path run = Path.of(System.getenv("README_RUN")).toAbsolutePath();
    Path drawing = directory.resolve("draw.html");
    CommandRun.of("export", run.toString(), "--format=html", "--output=" + drawing).succeeded();
    Files.createDirectories(PICTURES);
    try (Chromium chromium = Chromium.start()) {
      for (String scheme : List.of("light", "dark")) {
        BrowserPage report = chromium.page().size(WIDTH, 900).shownAs(scheme, "screen");
        report.open(run.resolve("report.html").toUri());
        take(report, "report-" + scheme, end(report, ".charts + .note"));
        BrowserPage page = chromium.page().size(WIDTH, 900).shownAs(scheme, "screen");
        page.open(drawing.toUri());
        draw(page);
        take(page, "draw-" + scheme, end(page, "main"));
      }
    }
  }

  /** How far down an element reaches. */
  private static int end(BrowserPage page, String selector) {
    return page.evaluate(
            "Math.ceil(document.querySelector('" + selector + "').getBoundingClientRect().bottom)")
        .asInt();
  }

  private static void draw(BrowserPage page) {
    JsonNode pad =
        page.evaluate(
            "(() => { const box = document.getElementById('pad').getBoundingClientRect();"
                + " return {x: box.x, y: box.y, width: box.width}; })()");
    double width = pad.path("width").asDouble();
    page.stroke(
        List.of(THREE).stream()
            .map(
                point ->
                    new double[] {
                      pad.path("x").asDouble() + point[0] * width,
                      pad.path("y").asDouble() + point[1] * width
                    })
            .toList());
  }

  private static void take(BrowserPage page, String name, int height) throws IOException {
    page.evaluate("document.getAnimations().forEach(each => each.finish()), 0");
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
    Path file = PICTURES.resolve(name + ".png");
    page.screenshot(file, WIDTH, height + MARGIN);
    assertTrue(Files.size(file) <= MOST_BYTES, file + ": " + Files.size(file));
  }
}
