package io.kindling.report.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.kindling.browser.BrowserPage;
import io.kindling.browser.Chromium;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pages as a browser shows them: on a phone and a desk, light and dark, printed, without scripts.
 */
@Tag("processes")
class PageInBrowserTest {

  private static final int PHONE = 390;
  private static final int DESK = 1200;

  @TempDir static Path folder;

  private static Chromium chromium;
  private static final Map<String, Path> PAGES = new LinkedHashMap<>();

  @BeforeAll
  static void start() throws Exception {
    chromium = Chromium.start();
    keep(
        "images",
        SampleRuns.page(
            SampleRuns.run("completed", 10, "digits:600"),
            SampleRuns.images(),
            SampleRuns.comparison()));
    keep(
        "rows",
        SampleRuns.page(
            SampleRuns.run(
                "completed", 2, "csv:hdfs:///a/very/long/name/of/a/table-2026-11.csv.gz"),
            SampleRuns.rows("setosa", "a class with quite a long name", "virginica"),
            null));
    keep(
        "comparison",
        RunComparison.of(
                List.of(
                    SampleRuns.run("completed", 10, "data/mnist"),
                    SampleRuns.run("completed", 7, "digits:600"),
                    SampleRuns.run("stopped", 3, "csv:hdfs:///a/very/long/name/of-a-table.csv")))
            .page());
    keep("running", SampleRuns.page(SampleRuns.run("running", 1, "data/mnist"), null, null));
    keep("failed", SampleRuns.page(SampleRuns.run("failed", 0, "data/mnist"), null, null));
  }

  private static void keep(String name, String page) throws IOException {
    Path file = folder.resolve(name + ".html");
    PAGES.put(name, Files.writeString(file, page, StandardCharsets.UTF_8));
  }

  @AfterAll
  static void close() {
    if (chromium != null) {
      chromium.close();
    }
  }

  @Test
  void fitsPhonesAndDesksAndAsksForNoOtherFile() throws Exception {
    for (Map.Entry<String, Path> each : PAGES.entrySet()) {
      for (int width : new int[] {PHONE, DESK}) {
        BrowserPage page = open(each.getValue(), width, "light", "screen");
        assertEquals(List.of(), page.complaints(), each.getKey());
        assertEquals(List.of(each.getValue().toUri().toString()), page.requests(), each.getKey());
        assertEquals(
            width,
            page.evaluate("document.documentElement.scrollWidth").asInt(),
            each.getKey() + " is wider than the window");
        assertEquals("[]", page.evaluate(CUT_OFF).toString(), each.getKey() + " is cut off");
      }
    }
  }

  /** Elements whose text sticks out of what holds it, unless that can be scrolled. */
  private static final String CUT_OFF =
      """
      [...document.querySelectorAll("section, header, .tiles > div, .columns > *")]
        .filter(e => !e.matches(".scroll") && e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0)
        .map(e => e.className + " " + e.textContent.slice(0, 60))
      """;

  @Test
  void canBeReadInTheLightAndInTheDark() throws Exception {
    for (Map.Entry<String, Path> each : PAGES.entrySet()) {
      for (String scheme : List.of("light", "dark")) {
        JsonNode weak = open(each.getValue(), DESK, scheme, "screen").evaluate(CONTRASTS);
        assertEquals("[]", weak.toString(), each.getKey() + ", " + scheme);
      }
    }
  }

  /** Texts whose contrast with what is behind them is less than WCAG 2.2 asks for (level AA). */
  private static final String CONTRASTS =
      """
      (() => {
        const channels = color => {
          const n = color.match(/[\\d.]+/g).map(Number);
          return color.startsWith("color(") ? [n[0] * 255, n[1] * 255, n[2] * 255, n[3] ?? 1] : [n[0], n[1], n[2], n[3] ?? 1];
        };
        const over = (top, under) => [0, 1, 2].map(i => top[i] * top[3] + under[i] * (1 - top[3]));
        const light = c => {
          const [r, g, b] = c.map(v => v / 255).map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
          return .2126 * r + .7152 * g + .0722 * b;
        };
        const behind = element => {
          const layers = [];
          for (let e = element; e; e = e.parentElement) layers.push(channels(getComputedStyle(e).backgroundColor));
          return layers.reduceRight((under, layer) => over(layer, under), [255, 255, 255]);
        };
        const weak = [];
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        for (let n = walker.nextNode(); n; n = walker.nextNode()) {
          const e = n.parentElement;
          if (!n.textContent.trim() || ["SCRIPT", "STYLE"].includes(e.tagName) || !e.getClientRects().length) continue;
          const style = getComputedStyle(e);
          const paper = behind(e);
          const ink = over(channels(e.closest("svg") ? style.fill : style.color), paper);
          const [a, b] = [light(ink), light(paper)].sort((x, y) => y - x);
          const large = parseFloat(style.fontSize) >= 24;
          const ratio = (a + .05) / (b + .05);
          if (ratio < (large ? 3 : 4.5)) weak.push([n.textContent.trim().slice(0, 40), style.color, ratio.toFixed(2)]);
        }
        return weak;
      })()
      """;

  @Test
  void everyPictureIsDescribed() throws Exception {
    BrowserPage page = open(PAGES.get("images"), DESK, "light", "screen");
    assertEquals(42, page.evaluate("document.images.length").asInt());
    assertEquals(
        0,
        page.evaluate(
                "[...document.images].filter(i => i.alt.length < 10 || !i.complete || !i.naturalWidth).length")
            .asInt());
    assertEquals(
        3, page.evaluate("document.querySelectorAll('svg[role=img][aria-label]').length").asInt());
    assertEquals(1, page.evaluate("document.querySelectorAll('h1').length").asInt());
    assertEquals("en", page.evaluate("document.documentElement.lang").asText());
  }

  @Test
  void valuesShowUnderTheCursor() throws Exception {
    BrowserPage page = open(PAGES.get("images"), DESK, "light", "screen");
    assertEquals("epoch 10", page.evaluate("document.querySelector('.at').textContent").asText());
    page.evaluate("document.querySelector('.plot').scrollIntoView({block: 'center'})");
    JsonNode box =
        page.evaluate(
            "(r => [r.x, r.y, r.width, r.height])(document.querySelector('.plot').getBoundingClientRect())");
    double x = box.get(0).asDouble();
    double y = box.get(1).asDouble() + 20;
    page.stroke(List.of(new double[] {x + 60, y}, new double[] {x + 3, y}));
    page.evaluate("new Promise(shown => requestAnimationFrame(() => setTimeout(shown, 50)))");
    assertEquals("epoch 1", page.evaluate("document.querySelector('.at').textContent").asText());
    assertEquals(
        "0.5000", page.evaluate("document.querySelector('.legend b').textContent").asText());
  }

  @Test
  void curvesFillTheirPicturesOnScreensInPrintAndWithoutScripts() throws Exception {
    for (int width : new int[] {PHONE, DESK}) {
      BrowserPage screen = open(PAGES.get("images"), width, "light", "screen");
      assertEquals("[]", screen.evaluate(NARROW).toString(), "screen of " + width);
    }
    BrowserPage print = open(PAGES.get("images"), DESK, "dark", "print");
    assertEquals("[]", print.evaluate(NARROW).toString(), "print");
    assertEquals(
        "rgb(255, 255, 255)",
        print.evaluate("getComputedStyle(document.body).backgroundColor").asText());
    Path without = folder.resolve("without.png");
    chromium
        .page()
        .size(DESK, 800)
        .scripts(false)
        .open(PAGES.get("images").toUri())
        .screenshot(without);
    assertTrue(Files.size(without) > 10_000);
  }

  /** Curves that do not reach from one side of their picture to the other. */
  private static final String NARROW =
      """
      [...document.querySelectorAll(".chart polyline")].filter(curve => {
        const plot = curve.closest(".plot").getBoundingClientRect();
        return plot.width < 100 || plot.height < 50
            || curve.getBoundingClientRect().width < 0.99 * plot.width;
      }).map(curve => curve.outerHTML)
      """;

  private static BrowserPage open(Path file, int width, String scheme, String media)
      throws InterruptedException {
    return chromium.page().size(width, 850).shownAs(scheme, media).open(file.toUri());
  }
}
