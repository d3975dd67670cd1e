package io.kindling.browser;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A page in a browser: what is on it, what it complains of, what it asks the world for. */
public final class BrowserPage {

  private static final int LONGEST_MILLIS = 60_000;

  private final DevTools devTools;
  private final String session;

  BrowserPage(DevTools devTools, String session) {
    this.devTools = devTools;
    this.session = session;
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      call(domain + ".enable", Map.of());
    }
  }

  /** Calls a method of the DevTools protocol, for what has no method here. */
  public JsonNode call(String method, Map<String, ?> params) {
    return devTools.call(session, method, params);
  }

  /** Sets the window's size in CSS pixels; at most 600 wide it is a phone's. */
  public BrowserPage size(int width, int height) {
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width <= 600));
    return this;
  }

  /**
   * Shows pages as who likes them light or dark sees them, or as they are printed.
   *
   * @param scheme "light" or "dark"
   * @param media "screen" or "print"
   */
  public BrowserPage shownAs(String scheme, String media) {
    call(
        "Emulation.setEmulatedMedia",
        Map.of(
            "media",
            media,
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    return this;
  }

  /** Has pages run scripts, or not. */
  public BrowserPage scripts(boolean allowed) {
    call("Emulation.setScriptExecutionDisabled", Map.of("value", !allowed));
    return this;
  }

  /** Opens an address, and waits until all of it is there. */
  public BrowserPage open(URI address) throws InterruptedException {
    long loaded = count("Page.loadEventFired");
    JsonNode answer = call("Page.navigate", Map.of("url", address.toString()));
    if (answer.has("errorText")) {
      throw new IllegalStateException(address + ": " + answer.path("errorText").asText());
    }
    for (int waited = 0; count("Page.loadEventFired") == loaded; waited += 20) {
      if (waited > LONGEST_MILLIS) {
        throw new IllegalStateException(address + ": has not loaded");
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
    return this;
  }

  /** What a JavaScript expression is worth; a promise is waited for. */
  public JsonNode evaluate(String expression) {
    JsonNode answer =
        call(
            "Runtime.evaluate",
            Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
    if (answer.has("exceptionDetails")) {
      throw new IllegalStateException(expression + ": " + answer.path("exceptionDetails"));
    }
    return answer.path("result").path("value");
  }

  /** Errors, warnings, and exceptions that nobody caught, of all that was opened here. */
  public List<String> complaints() {
    return devTools.events().stream()
        .filter(event -> event.session().equals(session))
        .filter(
            event ->
                event.method().equals("Runtime.exceptionThrown")
                    || event.method().equals("Log.entryAdded")
                    || event.method().equals("Runtime.consoleAPICalled"))
        .map(event -> event.params().toString())
        .toList();
  }

  /** Addresses that were asked for, but for those that carry their content in themselves. */
  public List<String> requests() {
    return devTools.events().stream()
        .filter(event -> event.session().equals(session))
        .filter(event -> event.method().equals("Network.requestWillBeSent"))
        .map(event -> event.params().path("request").path("url").asText())
        .filter(url -> !url.startsWith("data:") && !url.startsWith("blob:"))
        .toList();
  }

  /** Presses the mouse at the first of some points, moves it along the others, and lets go. */
  public void stroke(List<double[]> points) {
    mouse("mousePressed", points.get(0));
    points.forEach(point -> mouse("mouseMoved", point));
    mouse("mouseReleased", points.get(points.size() - 1));
  }

  private void mouse(String type, double[] point) {
    Map<String, Object> params = new LinkedHashMap<>();
    params.put("type", type);
    params.put("x", point[0]);
    params.put("y", point[1]);
    params.put("button", "left");
    params.put("buttons", type.equals("mouseReleased") ? 0 : 1);
    params.put("clickCount", type.equals("mouseMoved") ? 0 : 1);
    call("Input.dispatchMouseEvent", params);
  }

  /** Writes what is to be seen of the page, scrolled through to its end, as a PNG file. */
  public void screenshot(Path file) throws IOException {
    write(
        file,
        call("Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true)));
  }

  /** Writes the page's upper part, so wide and so high, as a PNG file. */
  public void screenshot(Path file, int width, int height) throws IOException {
    Map<String, ?> clip = Map.of("x", 0, "y", 0, "width", width, "height", height, "scale", 1);
    write(file, call("Page.captureScreenshot", Map.of("format", "png", "clip", clip)));
  }

  /** Writes the page as a printer would get it. */
  public void print(Path file) throws IOException {
    write(file, call("Page.printToPDF", Map.of("preferCSSPageSize", true)));
  }

  private static void write(Path file, JsonNode answer) throws IOException {
    Files.write(file, Base64.getDecoder().decode(answer.path("data").asText()));
  }

  private long count(String method) {
    return devTools.events().stream()
        .filter(event -> event.session().equals(session) && event.method().equals(method))
        .count();
  }
}
