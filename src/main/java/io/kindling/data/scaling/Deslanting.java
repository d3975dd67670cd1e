package io.kindling.data.scaling;

/**
 * Removes the slant of handwriting from an image, as for the "deslanted" images of LeCun, Bottou,
 * Bengio and Haffner, "Gradient-Based Learning Applied to Document Recognition", 1998, section
 * III.A: the rows are shifted sideways until the columns and rows of the ink are uncorrelated.
 *
 * <p>Let w be the ink of a pixel, ⟨·⟩ the mean weighted by w, and ȳ = ⟨y⟩. The slant is s = ⟨(x −
 * x̄)(y − ȳ)⟩ / ⟨(y − ȳ)²⟩, and pixel (x, y) takes the image's value at (x + s (y − ȳ), y),
 * interpolated linearly between two pixels, and 0 outside the image. Row ȳ stays in place.
 */
public final class Deslanting {

  /**
   * The largest slant in columns per row, 45 degrees; a larger one is a lying line, not writing.
   */
  public static final double MOST_SLANT = 1;

  private final int side;

  /** The total ink of each row. */
  private final double[] ink;

  /** Σ x w for each row. */
  private final double[] moment;

  /** A copy of the current row with as many zeros on either side. */
  private final float[] framed;

  /**
   * Creates an instance for images of one size. Not thread-safe.
   *
   * @param side the height and width of an image in pixels
   */
  Deslanting(int side) {
    this.side = side;
    this.ink = new double[side];
    this.moment = new double[side];
    this.framed = new float[3 * side];
  }

  /**
   * Returns the side of a square image.
   *
   * @param pixels the number of pixels of the image
   * @return the side in pixels; 0 if the number of pixels is not a square
   */
  public static int side(int pixels) {
    int side = (int) Math.round(Math.sqrt(pixels));
    return side * side == pixels ? side : 0;
  }

  /**
   * Deslants images in place.
   *
   * @param images [count, width], row-major, from index {@code offset} on
   * @param width the number of pixels of an image, a square number
   */
  static void apply(float[] images, int offset, int count, int width) {
    Deslanting deslanting = new Deslanting(side(width));
    for (int image = 0; image < count; image++) {
      deslanting.apply(images, offset + image * width);
    }
  }

  /**
   * Deslants an image in place.
   *
   * @param images the ink of each pixel, [side, side], row-major, from index {@code offset} on; 0
   *     is no ink, and negative values count as no ink when the slant is measured
   */
  void apply(float[] images, int offset) {
    double middle = measure(images, offset);
    double slant = slant(middle);
    if (slant == 0) {
      return;
    }
    for (int row = 0; row < side; row++) {
      shift(images, offset + row * side, slant * (row - middle));
    }
  }

  /** Measures the ink and moment of every row and returns ȳ, or NaN if there is no ink. */
  private double measure(float[] images, int offset) {
    double all = 0;
    double sum = 0;
    for (int row = 0; row < side; row++) {
      double inkOfRow = 0;
      double momentOfRow = 0;
      for (int column = 0; column < side; column++) {
        double here = Math.max(0, images[offset + row * side + column]);
        inkOfRow += here;
        momentOfRow += column * here;
      }
      ink[row] = inkOfRow;
      moment[row] = momentOfRow;
      all += inkOfRow;
      sum += row * inkOfRow;
    }
    return sum / all;
  }

  /** Returns Σ x (y − ȳ) w / Σ (y − ȳ)² w, which needs no x̄ because Σ x̄ (y − ȳ) w = 0. */
  private double slant(double middle) {
    double together = 0;
    double squares = 0;
    for (int row = 0; row < side; row++) {
      double distance = row - middle;
      together += distance * moment[row];
      squares += distance * distance * ink[row];
    }
    // Both conditions are false for NaN, which results from an empty image.
    return squares > 0 && Double.isFinite(together / squares)
        ? Math.max(-MOST_SLANT, Math.min(MOST_SLANT, together / squares))
        : 0;
  }

  /** Shifts a row to the left by a fractional number of columns. */
  private void shift(float[] images, int start, double columns) {
    int whole = (int) Math.floor(columns);
    float part = (float) (columns - whole);
    System.arraycopy(images, start, framed, side, side);
    for (int column = 0; column < side; column++) {
      int left = side + column + whole;
      images[start + column] = framed[left] + part * (framed[left + 1] - framed[left]);
    }
  }
}
