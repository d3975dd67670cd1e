package io.kindling.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The harness sees what is there, so that a page of which it says nothing is sound. */
@Tag("processes")
class ChromiumTest {

  private static final String PAGE =
      """
      <!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Hellö</title>
      <style>body{margin:0;background:#fff} @media (prefers-color-scheme:dark){body{background:#000}}</style>
      <div id="pad" style="width:200px;height:1200px"></div>
      <script>
        const moves = [];
        document.getElementById("pad").onpointermove = e => moves.push([e.clientX, e.buttons]);
        console.error("no good");
        fetch("gone.json").catch(() => {});
        undefinedFunction();
      </script>
      """;

  @Test
  void tellsOfErrorsRequestsAndStrokes(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("page.html"), PAGE, StandardCharsets.UTF_8);
    try (Chromium chromium = Chromium.start()) {
      BrowserPage page = chromium.page().size(390, 844).shownAs("dark", "screen");
      page.open(file.toUri());

      assertEquals("Hellö", page.evaluate("document.title").asText());
      assertEquals("390", page.evaluate("String(innerWidth)").asText());
      assertTrue(page.complaints().toString().contains("no good"), page.complaints()::toString);
      assertTrue(
          page.complaints().toString().contains("undefinedFunction"), page.complaints()::toString);
      assertTrue(page.requests().contains(file.toUri().toString()), page.requests()::toString);
      assertTrue(page.requests().toString().contains("gone.json"), page.requests()::toString);

      page.stroke(List.of(new double[] {10, 10}, new double[] {50, 60}));
      assertEquals("[[10,1],[50,1]]", page.evaluate("JSON.stringify(moves.slice(-2))").asText());

      Path picture = folder.resolve("page.png");
      page.screenshot(picture);
      assertEquals(1200, ImageIO.read(picture.toFile()).getHeight());
      assertEquals(0xff000000, ImageIO.read(picture.toFile()).getRGB(300, 1000));
      page.print(folder.resolve("page.pdf"));
      assertTrue(Files.size(folder.resolve("page.pdf")) > 500);

      BrowserPage without = chromium.page().scripts(false).open(file.toUri());
      assertEquals(List.of(), without.complaints());
    }
  }
}
