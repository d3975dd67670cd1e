package io.kindling.data.scaling;

/**
 * Takes the slant of handwriting away from an image, as for the "deslanted" images of LeCun,
 * Bottou, Bengio and Haffner, "Gradient-Based Learning Applied to Document Recognition", 1998,
 * section III.A: its rows are shifted sideways until its ink has no more correlation between
 * columns and rows.
 *
 * <p>Where w is the ink of a pixel, ⟨·⟩ a mean weighted by it, and ȳ = ⟨y⟩, the slant is s = ⟨(x −
 * x̄)(y − ȳ)⟩ / ⟨(y − ȳ)²⟩, and the pixel (x, y) becomes what the image has at (x + s (y − ȳ), y):
 * between two pixels by linear interpolation, and 0 outside of it. Row ȳ stays where it is.
 */
public final class Deslanting {

  /** In columns per row, 45 degrees: what leans more is no handwriting, but a line that lies. */
  public static final double MOST_SLANT = 1;

  private final int side;

  /** Of each row: how much ink it has. */
  private final double[] ink;

  /** Of each row: Σ x w. */
  private final double[] moment;

  /** A row with as many zeros on either side. */
  private final float[] framed;

  /**
   * For images of one size. Not thread-safe.
   *
   * @param side height and width in pixels
   */
  Deslanting(int side) {
    this.side = side;
    this.ink = new double[side];
    this.moment = new double[side];
    this.framed = new float[3 * side];
  }

  /**
   * The side of square images of so many pixels.
   *
   * @return 0 if no square has so many
   */
  public static int side(int pixels) {
    int side = (int) Math.round(Math.sqrt(pixels));
    return side * side == pixels ? side : 0;
  }

  /**
   * Deslants images in place.
   *
   * @param images [count, width], row-major, from offset on
   * @param width the number of pixels, a square
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
   * @param images the ink of each pixel, 0 where there is none: [side, side], row-major, from
   *     offset on; what is below 0 counts as no ink when the slant is measured
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

  /** Measures every row, and returns ȳ; NaN where there is no ink. */
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

  /** Σ x (y − ȳ) w / Σ (y − ȳ)² w, for Σ x̄ (y − ȳ) w = 0. */
  private double slant(double middle) {
    double together = 0;
    double squares = 0;
    for (int row = 0; row < side; row++) {
      double distance = row - middle;
      together += distance * moment[row];
      squares += distance * distance * ink[row];
    }
    // Neither is true of NaN, which an empty image gives.
    return squares > 0 && Double.isFinite(together / squares)
        ? Math.max(-MOST_SLANT, Math.min(MOST_SLANT, together / squares))
        : 0;
  }

  /** Gives a row what is so many columns to the right. */
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
