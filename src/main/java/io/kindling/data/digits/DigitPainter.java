package io.kindling.data.digits;

import io.kindling.random.KeyedRandom;
import java.util.Arrays;
import java.util.Objects;

/**
 * Paints handwriting-like digits, in the format of MNIST, out of nothing but two numbers.
 *
 * <p>A picture is a pure function of (index, seed), the same bytes on every machine: a form of the
 * digit is chosen, its pen path is bent as a hand would bend it, and the path is drawn with a pen
 * of random width. The ranges of all that randomness were set by looking at the pictures and at the
 * mistakes that a network trained on them makes on MNIST's training images; no picture or per-pixel
 * statistic of MNIST's is in them. All arithmetic is either exactly specified by the Java language
 * or taken from {@link StrictMath}.
 *
 * <p>Thread-safe, without any shared mutable state.
 */
public final class DigitPainter {

  /** Pixels to a side of a picture. */
  public static final int SIDE = 28;

  /** Names the pictures' random streams among all streams of a seed. */
  private static final long PURPOSE = 0x6469676974L;

  private static final int DIGITS = 10;

  /**
   * Pixels around the square of 20 that the ink is scaled to.
   *
   * <p>This and {@link #develop} follow MNIST (LeCun, Bottou, Bengio and Haffner, "Gradient-Based
   * Learning Applied to Document Recognition", 1998, section III.A).
   */
  private static final int MARGIN = 4;

  /** Straight pieces that a span between two control points is drawn as. */
  private static final int PIECES = 5;

  private DigitPainter() {}

  /**
   * Returns the digit of a picture, 0 to 9, uniformly distributed over the indices.
   *
   * @param index which picture of the seed; any number
   * @param seed which series of pictures; any number
   */
  public static int label(long index, long seed) {
    return drawLabel(stream(index, seed));
  }

  /**
   * Paints a picture.
   *
   * @param index which picture of the seed; any number
   * @param seed which series of pictures; any number
   * @param pixels receives SIDE × SIDE grey levels, row by row from the top left, as unsigned bytes
   *     from 0, the background, to 255, full ink
   * @param offset where in pixels the first one goes
   * @throws IndexOutOfBoundsException if the picture does not fit into pixels at the offset
   */
  public static void paint(long index, long seed, byte[] pixels, int offset) {
    Objects.checkFromIndexSize(offset, SIDE * SIDE, pixels.length);
    KeyedRandom random = stream(index, seed);
    PenPath path = DigitStrokes.draw(drawLabel(random), random);
    shake(path, random);
    bend(path, random);
    InkTrace ink = write(path, random);
    ink.fit(MARGIN, SIDE - 2 * MARGIN);
    double[] cover = ink.spread(SIDE);
    develop(cover, random.nextDouble(245, 255), pixels, offset);
  }

  private static KeyedRandom stream(long index, long seed) {
    return new KeyedRandom(seed, PURPOSE, index);
  }

  private static int drawLabel(KeyedRandom random) {
    return random.nextInt(DIGITS);
  }

  /**
   * Moves each point, neighbours somewhat together and the ends of strokes the most, and rounds
   * some corners off.
   */
  private static void shake(PenPath path, KeyedRandom random) {
    double vigour = random.nextDouble(1.0, 8.5);
    // Points drawn independently of their neighbours would make a trembling line. The two factors'
    // squares add up to one, which keeps the variance the same along the path.
    double driftX = random.nextGaussian();
    double driftY = random.nextGaussian();
    for (int i = 0; i < path.points(); i++) {
      boolean end = path.penDown[i] || path.penUp(i);
      double reach = end ? 1.3 * vigour : vigour;
      driftX = 0.5 * driftX + 0.866 * random.nextGaussian();
      driftY = 0.5 * driftY + 0.866 * random.nextGaussian();
      path.x[i] += reach * driftX;
      path.y[i] += reach * driftY;
      path.corner[i] &= random.nextDouble() < 0.7;
    }
  }

  /**
   * Bends the whole path: a random polynomial map for the hand's habits, then aspect, slant and
   * rotation.
   */
  private static void bend(PenPath path, KeyedRandom random) {
    double bowX = 0.13 * random.nextGaussian();
    double wedgeX = 0.15 * random.nextGaussian();
    double crowdX = 0.10 * random.nextGaussian();
    double twistX = 0.10 * random.nextGaussian();
    double bowY = 0.10 * random.nextGaussian();
    double wedgeY = 0.13 * random.nextGaussian();
    double crowdY = 0.15 * random.nextGaussian();
    double width = StrictMath.exp(0.22 * random.nextGaussian());
    double slant = 0.15 + 0.27 * random.nextGaussian();
    double angle = 0.15 * random.nextGaussian();
    double cos = StrictMath.cos(angle);
    double sin = StrictMath.sin(angle);
    for (int i = 0; i < path.points(); i++) {
      double u = path.x[i] / 50 - 1;
      double v = path.y[i] / 50 - 1;
      double x = u + bowX * v * v + wedgeX * u * v + crowdX * u * u + twistX * v * v * v;
      double y = v + bowY * u * u + wedgeY * u * v + crowdY * v * v;
      x = width * x - slant * y;
      path.x[i] = cos * x - sin * y;
      path.y[i] = sin * x + cos * y;
    }
  }

  /** Draws the path with a pen, as Catmull-Rom curves that break at the corners. */
  private static InkTrace write(PenPath path, KeyedRandom random) {
    double radius = 1.25 * StrictMath.exp(0.24 * random.nextGaussian());
    double press = 0.15 * random.nextGaussian();
    double swing = 0.15 * random.nextGaussian();
    InkTrace ink = new InkTrace(random.nextDouble(1.0, 1.3));
    int points = path.points();
    for (int i = 0; i < points; i++) {
      double atEnd = i / (double) (points - 1) - 0.5;
      double here = radius * (1 + press * atEnd);
      if (path.penDown[i]) {
        ink.add(path.x[i], path.y[i], here, true);
      }
      if (path.penUp(i)) {
        continue;
      }
      int before = path.penDown[i] || path.corner[i] ? i : i - 1;
      int after = path.penUp(i + 1) || path.corner[i + 1] ? i + 1 : i + 2;
      for (int piece = 1; piece <= PIECES; piece++) {
        double t = piece / (double) PIECES;
        double mid = 4 * t * (1 - t);
        ink.add(
            catmullRom(path.x[before], path.x[i], path.x[i + 1], path.x[after], t),
            catmullRom(path.y[before], path.y[i], path.y[i + 1], path.y[after], t),
            here * (1 + swing * mid),
            false);
      }
    }
    return ink;
  }

  /** Catmull and Rom, "A Class of Local Interpolating Splines", 1974: the uniform cubic of it. */
  private static double catmullRom(double before, double from, double to, double after, double t) {
    double linear = to - before;
    double square = 2 * before - 5 * from + 4 * to - after;
    double cube = 3 * (from - to) + after - before;
    return from + 0.5 * t * (linear + t * (square + t * cube));
  }

  /**
   * Turns ink into grey levels, moved by whole pixels so that the centre of mass comes to lie in
   * the pixel right below and right of the image's middle.
   *
   * <p>The middle of a picture of even size is the corner of four pixels, and MNIST takes the last
   * of the four: a network that has learned from the first reads MNIST's digits markedly worse.
   */
  private static void develop(double[] cover, double darkness, byte[] pixels, int offset) {
    double mass = 0;
    double massX = 0;
    double massY = 0;
    for (int i = 0; i < cover.length; i++) {
      mass += cover[i];
      massX += cover[i] * (i % SIDE);
      int row = i / SIDE;
      massY += cover[i] * row;
    }
    // The margin is all the room there is: more would push ink over the edge.
    int right = (int) Math.rint(clamp(SIDE / 2 - massX / mass));
    int down = (int) Math.rint(clamp(SIDE / 2 - massY / mass));
    Arrays.fill(pixels, offset, offset + cover.length, (byte) 0);
    int shift = offset + down * SIDE + right;
    for (int i = 0; i < cover.length; i++) {
      int grey = (int) (darkness * cover[i] + 0.5);
      if (grey > 0) {
        pixels[shift + i] = (byte) grey;
      }
    }
  }

  private static double clamp(double shift) {
    return Math.max(-MARGIN, Math.min(MARGIN, shift));
  }
}
