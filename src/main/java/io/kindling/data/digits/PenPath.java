package io.kindling.data.digits;

/**
 * The way a pen takes over the paper: control points grouped in strokes, in hundredths of the
 * height of a digit, x to the right and y down.
 *
 * <p>Immutable as long as nobody writes into the arrays, which only {@link DigitPainter} does, on
 * paths of its own.
 */
final class PenPath {

  final double[] x;
  final double[] y;

  /** Whether the pen turns sharply at the point instead of running through it on a curve. */
  final boolean[] corner;

  /** Whether the pen is put down anew at the point, which starts a stroke. */
  final boolean[] penDown;

  private PenPath(double[] x, double[] y, boolean[] corner, boolean[] penDown) {
    this.x = x;
    this.y = y;
    this.corner = corner;
    this.penDown = penDown;
  }

  /**
   * Reads a path from its text.
   *
   * @param text points {@code x,y} separated by one space, a corner marked with a trailing {@code
   *     *}, the strokes separated by {@code /}
   */
  static PenPath parse(String text) {
    String[] words = text.split(" ", -1);
    int points = 0;
    for (String word : words) {
      points += word.equals("/") ? 0 : 1;
    }
    PenPath path =
        new PenPath(
            new double[points], new double[points], new boolean[points], new boolean[points]);
    int point = 0;
    boolean penDown = true;
    for (String word : words) {
      if (word.equals("/")) {
        penDown = true;
        continue;
      }
      boolean corner = word.endsWith("*");
      int comma = word.indexOf(',');
      path.x[point] = Integer.parseInt(word, 0, comma, 10);
      path.y[point] = Integer.parseInt(word, comma + 1, word.length() - (corner ? 1 : 0), 10);
      path.corner[point] = corner;
      path.penDown[point] = penDown;
      penDown = false;
      point++;
    }
    return path;
  }

  int points() {
    return x.length;
  }

  /** Whether a stroke ends at the point. */
  boolean penUp(int point) {
    return point + 1 == x.length || penDown[point + 1];
  }

  /**
   * Returns a new path that is the given share of the way from this path to another one of the same
   * strokes and points.
   *
   * @param shareX 0 for this path's x, 1 for the other's; less or more goes beyond
   * @param shareY the same for y
   */
  PenPath towards(PenPath other, double shareX, double shareY) {
    PenPath path = new PenPath(x.clone(), y.clone(), corner.clone(), penDown.clone());
    for (int point = 0; point < x.length; point++) {
      path.x[point] += shareX * (other.x[point] - x[point]);
      path.y[point] += shareY * (other.y[point] - y[point]);
    }
    return path;
  }
}
