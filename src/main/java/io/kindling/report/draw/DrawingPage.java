package io.kindling.report.draw;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kindling.InvalidInputException;
import io.kindling.codec.LittleEndian;
import io.kindling.data.scaling.Deslanting;
import io.kindling.data.scaling.ImageNormalization;
import io.kindling.data.scaling.Scaling;
import io.kindling.model.Model;
import io.kindling.nn.Network;
import io.kindling.nn.activation.Activation;
import io.kindling.nn.loss.Softmax;
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
 * end the element that it is in; the script puts it into the page as text. Only its three functions
 * are script: the program's own names, operators and numbers.
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
   * @throws InvalidInputException if the model is not for square images, or too large for a page,
   *     or has a function that a page has no form for
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
    return filled(
        resource("page.html"),
        Map.of(
            "model.json",
            json(model, version),
            "functions.js",
            functions(model.scaling(), network)));
  }

  /** Replaces every placeholder once; what stands in its place is not looked at again. */
  private static String filled(String page, Map<String, String> parts) {
    return PLACEHOLDER
        .matcher(page)
        .replaceAll(
            found -> {
              String part = parts.get(found.group(1));
              return Matcher.quoteReplacement(part == null ? resource(found.group(1)) : part);
            });
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
    fields.put("activation", network.hidden().spec());
    fields.put("probabilities", network.loss().output() instanceof Softmax);
    fields.put("classes", model.classNames());
    double[] shift = model.scaling().shifts();
    fields.put("lightPaper", isLightPaper(shift));
    fields.put("shift", shift);
    fields.put("divisor", model.scaling().divisors());
    fields.put("transposes", model.scaling().transposes());
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

  /** What is done to images, and the activations of the hidden layers and of the outputs. */
  private static String functions(Scaling scaling, Network network) {
    return "const NORMALIZED = "
        + normalization(scaling.normalization())
        + ";\nconst HIDDEN = "
        + function(network.hidden())
        + ";\nconst OUTPUT = "
        + function(network.loss().output())
        + ";";
  }

  private static String normalization(ImageNormalization normalization) {
    return switch (normalization) {
      case NONE -> "image => image";
      case DESLANTING -> "deslanted";
    };
  }

  private static String function(Activation activation) {
    return ScriptOperators.function(activation)
        .orElseThrow(
            () ->
                new InvalidInputException(
                    "the activation "
                        + activation.spec().replaceFirst(":.*", "")
                        + " has no form on a page to draw on; a model with another can be exported"));
  }

  private static String base64(float[] values) {
    return Base64.getEncoder().encodeToString(LittleEndian.bytes(values));
  }
}
