package io.kindling.report.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Style sheet and script, which are embedded in every page.
 *
 * @param style the style sheet
 * @param script the script that shows the values of the curves at the cursor
 */
public record Assets(String style, String script) {

  /** Assets of all pages. */
  static final Assets ALL = new Assets(text("style.css"), text("charts.js"));

  private static String text(String name) {
    try (InputStream in = Assets.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
