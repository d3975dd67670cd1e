package io.kindling.data.digits;

/**
 * The path of a pen over the paper: control points grouped in strokes, in hundredths of the height
 * of a digit, x to the right and y down.
 *
 * <p>The arrays are mutable, but only {@link DigitPainter} writes to them, on paths that it
 * created.
 */
final class PenPath {

  final double[] x;
  final double[] y;

  /** Marks the points at which the path turns sharply instead of following a curve. */
  final boolean[] corner;

  /** Marks the points at which a new stroke starts. */
  final boolean[] penDown;

  private PenPath(double[] x, double[] y, boolean[] corner, boolean[] penDown) {
    this.x = x;
    this.y = y;
    this.corner = corner;
    this.penDown = penDown;
  }

  /**
   * Parses a path.
   *
   * @param text points {@code x,y} separated by single spaces; a trailing {@code *} marks a corner,
   *     and {@code /} separates strokes
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

  /** Returns whether a stroke ends at a point. */
  boolean penUp(int point) {
    return point + 1 == x.length || penDown[point + 1];
  }

  /**
   * Returns a new path interpolated between this path and another one with the same strokes and
   * number of points.
   *
   * @param shareX 0 for this path's x, 1 for the other's; values outside 0 … 1 extrapolate
   * @param shareY 0 for this path's y, 1 for the other's; values outside 0 … 1 extrapolate
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
