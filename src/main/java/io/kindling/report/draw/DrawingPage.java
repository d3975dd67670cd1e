package io.kindling.report.draw;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kindling.InvalidInputException;
import io.kindling.codec.LittleEndian;
import io.kindling.data.scaling.Deslanting;
import io.kindling.model.Model;
import io.kindling.nn.Network;
import io.kindling.nn.activation.Activation;
import io.kindling.nn.activation.LeakyRelu;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One HTML file that draws, computes and shows by itself: a pad, the network of a model, and its
 * outputs as bars.
 *
 * <p>All that depends on the model is JSON, in which no {@code <} stands, so that nothing in it can
 * end the element that it is in; the script puts it into the page as text.
 */
public final class DrawingPage {

  /** In pixels; what has fewer is hardly an image, and a square number of features by chance. */
  private static final int LEAST_SIDE = 8;

  /** 64 MiB of weights, half as much again in the file. */
  private static final int MOST_PARAMETERS = 1 << 24;

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([a-z.]+)\\}\\}");

  private static final ObjectMapper JSON = new ObjectMapper();

  private DrawingPage() {}

  /**
   * The page.
   *
   * @param version of this program
   * @throws InvalidInputException if the model is not for square images, or too large for a page
   */
  public static String of(Model model, String version) {
    Network network = model.network();
    if (Deslanting.side(network.inputs()) < LEAST_SIDE) {
      throw new InvalidInputException(
          String.format(
              "a page to draw on is for a model of square images, such as 28 x 28 pixels, at least %d"
                  + " x %d; this one takes %,d features",
              LEAST_SIDE, LEAST_SIDE, network.inputs()));
    }
    if (network.parameterCount() > MOST_PARAMETERS) {
      throw new InvalidInputException(
          String.format(
              "a page can hold a network of %,d parameters, and this one has %,d; export it as onnx",
              MOST_PARAMETERS, network.parameterCount()));
    }
    return filled(resource("page.html"), model, version);
  }

  /** Replaces every placeholder once; what stands in its place is not looked at again. */
  private static String filled(String page, Model model, String version) {
    return PLACEHOLDER
        .matcher(page)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    found.group(1).equals("model.json")
                        ? json(model, version)
                        : resource(found.group(1))));
  }

  private static String resource(String name) {
    try (InputStream in = DrawingPage.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String json(Model model, String version) {
    Network network = model.network();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("program", "Kindling " + version);
    fields.put("weights", model.weightsSha256());
    fields.put("layers", network.sizes());
    fields.put("activation", network.hidden().spelling());
    fields.put("hidden", function(network.hidden()));
    fields.put("output", function(network.loss().output()));
    fields.put("classes", model.classNames());
    double[] shift = model.scaling().shifts();
    fields.put("lightPaper", isLightPaper(shift));
    fields.put("shift", shift);
    fields.put("divisor", model.scaling().divisors());
    fields.put("transposes", model.scaling().transposes());
    fields.put("deslants", model.scaling().deslants());
    fields.put("parameters", base64(model.parameters()));
    try {
      return JSON.writeValueAsString(fields).replace("<", "\\u003c");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Whether the images that it was trained on were dark on light. What is taken from their levels
   * tells: nothing of light on dark, 255 of what was inverted, the mean of what was standardized.
   */
  private static boolean isLightPaper(double[] shift) {
    double sum = 0;
    for (double each : shift) {
      sum += each;
    }
    return sum / shift.length > 255 / 2.0;
  }

  private static Map<String, Object> function(Activation activation) {
    Map<String, Object> function = new LinkedHashMap<>();
    function.put("name", activation.spelling().replaceFirst(":.*", ""));
    if (activation instanceof LeakyRelu leaky) {
      function.put("slope", leaky.slope());
    }
    return function;
  }

  private static String base64(float[] values) {
    return Base64.getEncoder().encodeToString(LittleEndian.bytes(values));
  }
}
