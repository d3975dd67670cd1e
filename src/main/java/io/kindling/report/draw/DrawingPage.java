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
 * A self-contained HTML file with a drawing pad, the network of a model, and the network's outputs
 * as bars.
 *
 * <p>Everything from the model is embedded as JSON without any {@code <}, so that it cannot close
 * the surrounding element, and the script inserts it as text. Only three functions are generated as
 * script; they consist of Kindling's own names, operators and numbers.
 */
public final class DrawingPage {

  /**
   * Minimum side of an image in pixels; smaller square numbers of features are probably not images.
   */
  private static final int LEAST_SIDE = 8;

  /** Maximum number of parameters: 64 MiB of weights, about 85 MiB in base64. */
  private static final int MOST_PARAMETERS = 1 << 24;

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([a-z.]+)\\}\\}");

  private static final ObjectMapper JSON = new ObjectMapper();

  private DrawingPage() {}

  /**
   * Returns the page of a model.
   *
   * @param version the version of Kindling
   * @throws InvalidInputException if the model's inputs are not square images, the model is too
   *     large, or its activation cannot be exported
   */
  public static String of(Model model, String version) {
    Network network = model.network();
    if (Deslanting.side(network.inputs()) < LEAST_SIDE) {
      throw new InvalidInputException(
          String.format(
              "a drawing page needs a model of square images, such as 28 x 28 pixels, at least %d"
                  + " x %d; this model takes %,d features",
              LEAST_SIDE, LEAST_SIDE, network.inputs()));
    }
    if (network.parameterCount() > MOST_PARAMETERS) {
      throw new InvalidInputException(
          String.format(
              "a page can hold a network of up to %,d parameters, and this one has %,d; export it"
                  + " as onnx",
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

  /** Replaces every placeholder once; placeholders in the replacements are not expanded. */
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
   * Returns whether the training images were dark on light, judged by the mean shift of the
   * scaling: it is 0 for light on dark, 255 for inverted images, and the mean level for
   * standardized images.
   */
  private static boolean isLightPaper(double[] shift) {
    double sum = 0;
    for (double each : shift) {
      sum += each;
    }
    return sum / shift.length > 255 / 2.0;
  }

  /** Returns the script of the image normalization and of the hidden and output activations. */
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
                        + " cannot be exported to a drawing page; use a model with another"
                        + " activation"));
  }

  private static String base64(float[] values) {
    return Base64.getEncoder().encodeToString(LittleEndian.bytes(values));
  }
}
