package io.kindling.report.page;

import io.kindling.nn.Network;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Draws the weights of the first layer's units as images: positive weights blue, negative weights
 * orange. The opacity of a colour is proportional to the weight's magnitude relative to the unit's
 * largest; a weight of 0 is transparent.
 */
final class WeightPictures {

  private static final int ACROSS = 10;
  private static final int DOWN = 5;
  private static final int MOST_UNITS = 2 * ACROSS * DOWN;

  /** Limit that keeps a page small enough for e-mail. */
  private static final int MOST_PIXELS = 150_000;

  private static final int BLUE = 0x2f6fde;
  private static final int ORANGE = 0xe2641b;

  /** Number of opacity levels of each colour; the middle of the palette is transparent. */
  private static final int STRENGTHS = 7;

  private static final int[] COLOURS = colours();

  private WeightPictures() {}

  private static int[] colours() {
    int[] colours = new int[2 * STRENGTHS + 1];
    for (int strength = 1; strength <= STRENGTHS; strength++) {
      int opacity = (strength * 255 / STRENGTHS) << 24;
      colours[STRENGTHS + strength] = opacity | BLUE;
      colours[STRENGTHS - strength] = opacity | ORANGE;
    }
    return colours;
  }

  /**
   * Returns sheets of units in index order. If there are too many units, those with the largest
   * weights are shown.
   *
   * @param network the network
   * @param parameters the network's parameters, in its layout
   * @param columns the width of an image in pixels
   */
  static List<Picture> of(Network network, float[] parameters, int columns) {
    int[] units = shown(network, parameters);
    List<Picture> sheets = new ArrayList<>();
    for (int first = 0; first < units.length; first += ACROSS * DOWN) {
      int[] part = Arrays.copyOfRange(units, first, Math.min(units.length, first + ACROSS * DOWN));
      sheets.add(sheet(network, parameters, columns, part));
    }
    return sheets;
  }

  /** Returns a sentence that tells which units are shown. */
  static String shown(Network network) {
    int units = network.units(0);
    return most(network) >= units
        ? "All " + units + " units are shown."
        : String.format(
            Locale.ROOT,
            "The %d of %,d units with the largest weights are shown.",
            most(network),
            units);
  }

  private static int most(Network network) {
    return Math.min(MOST_UNITS, Math.max(ACROSS, MOST_PIXELS / network.inputs()));
  }

  private static int[] shown(Network network, float[] parameters) {
    return IntStream.range(0, network.units(0))
        .boxed()
        .sorted(Comparator.comparingDouble(unit -> -length(network, parameters, unit)))
        .limit(most(network))
        .mapToInt(Integer::intValue)
        .sorted()
        .toArray();
  }

  private static double length(Network network, float[] parameters, int unit) {
    double sum = 0;
    for (int input = 0; input < network.inputs(); input++) {
      float weight = weight(network, parameters, unit, input);
      sum += weight * weight;
    }
    return sum;
  }

  private static Picture sheet(Network network, float[] parameters, int columns, int[] units) {
    int rows = network.inputs() / columns;
    int across = Math.min(ACROSS, units.length);
    int down = (units.length + across - 1) / across;
    int width = across * (columns + 1) - 1;
    byte[] pixels = new byte[width * (down * (rows + 1) - 1)];
    Arrays.fill(pixels, (byte) STRENGTHS);
    for (int place = 0; place < units.length; place++) {
      int start = place / across * (rows + 1) * width + place % across * (columns + 1);
      float largest = largest(network, parameters, units[place]);
      for (int input = 0; input < network.inputs(); input++) {
        float share = weight(network, parameters, units[place], input) / largest;
        pixels[start + input / columns * width + input % columns] =
            (byte) (STRENGTHS + Math.round(share * STRENGTHS));
      }
    }
    String what =
        String.format(
            "Weights of %d first-layer units, starting at unit %d, each as an image of %d by %d"
                + " pixels",
            units.length, units[0], columns, rows);
    return Picture.ofColours(COLOURS, pixels, width, what);
  }

  private static float largest(Network network, float[] parameters, int unit) {
    float largest = Float.MIN_NORMAL;
    for (int input = 0; input < network.inputs(); input++) {
      largest = Math.max(largest, Math.abs(weight(network, parameters, unit, input)));
    }
    return largest;
  }

  private static float weight(Network network, float[] parameters, int unit, int input) {
    return parameters[network.weightOffset(0) + unit * network.inputs() + input];
  }
}
