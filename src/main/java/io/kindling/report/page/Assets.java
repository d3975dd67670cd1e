package io.kindling.report.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * What every page holds besides what it tells, for it asks for no other file.
 *
 * @param style the style sheet
 * @param script what shows the values of the curves under the cursor
 */
public record Assets(String style, String script) {

  /** All of it. */
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
