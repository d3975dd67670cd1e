package io.kindling.data.digits;

import io.kindling.random.KeyedRandom;
import java.util.Arrays;
import java.util.Objects;

/**
 * Paints handwriting-like digits in the format of MNIST from an index and a seed.
 *
 * <p>An image is a pure function of (index, seed), with the same bytes on every machine. A form of
 * the digit is chosen, its pen path is distorted as a hand would distort it, and the path is drawn
 * with a pen of random width. The random ranges were tuned by inspecting the images and the
 * mistakes that a network trained on them makes on MNIST's training images; they contain no image
 * and no per-pixel statistic of MNIST. All arithmetic is either exactly specified by the Java
 * language or taken from {@link StrictMath}.
 *
 * <p>Thread-safe, without any shared mutable state.
 */
public final class DigitPainter {

  /** The height and width of an image in pixels. */
  public static final int SIDE = 28;

  /** The key that separates the images' random streams from the others of a seed. */
  private static final long PURPOSE = 0x6469676974L;

  private static final int DIGITS = 10;

  /**
   * The margin in pixels around the 20 × 20 square to which the ink is scaled.
   *
   * <p>The margin and {@link #develop} follow MNIST (LeCun, Bottou, Bengio and Haffner,
   * "Gradient-Based Learning Applied to Document Recognition", 1998, section III.A).
   */
  private static final int MARGIN = 4;

  /** The number of straight segments that approximate a curve between two control points. */
  private static final int PIECES = 5;

  private DigitPainter() {}

  /**
   * Returns the digit of an image, 0 to 9, uniformly distributed over the indices.
   *
   * @param index the number of the image in its series; any number
   * @param seed the series of images; any number
   */
  public static int label(long index, long seed) {
    return drawLabel(stream(index, seed));
  }

  /**
   * Paints an image.
   *
   * @param index the number of the image in its series; any number
   * @param seed the series of images; any number
   * @param pixels the destination for SIDE × SIDE grey levels, row by row from the top left, as
   *     unsigned bytes from 0, the background, to 255, full ink
   * @param offset the index of the first pixel in {@code pixels}
   * @throws IndexOutOfBoundsException if the image does not fit into {@code pixels}
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
   * Moves each point at random, neighbours in correlated directions and the ends of strokes the
   * farthest, and rounds some corners.
   */
  private static void shake(PenPath path, KeyedRandom random) {
    double vigour = random.nextDouble(1.0, 8.5);
    // Points drawn independently of their neighbours would make a trembling line. The squares of
    // the
    // two factors add up to one, which keeps the variance constant along the path.
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
   * Bends the whole path by a random polynomial map that imitates individual handwriting, then
   * applies aspect ratio, slant and rotation.
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

  /** Draws the path with a pen, as Catmull-Rom curves interrupted at corners. */
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

  /**
   * Evaluates the uniform cubic of Catmull and Rom, "A Class of Local Interpolating Splines", 1974.
   */
  private static double catmullRom(double before, double from, double to, double after, double t) {
    double linear = to - before;
    double square = 2 * before - 5 * from + 4 * to - after;
    double cube = 3 * (from - to) + after - before;
    return from + 0.5 * t * (linear + t * (square + t * cube));
  }

  /**
   * Turns ink into grey levels, shifted by whole pixels so that the centre of mass lies in the
   * pixel to the lower right of the image's centre.
   *
   * <p>The centre of an image of even size is the common corner of four pixels, and MNIST uses the
   * last of the four. A network trained on images centred in the first reads MNIST markedly worse.
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
    // A shift by more than the margin would push ink over the edge.
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
