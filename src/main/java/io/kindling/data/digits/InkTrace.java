package io.kindling.data.digits;

import java.util.Arrays;

/**
 * The ink of a pen: a chain of round-ended segments, fitted into the frame of an image and rendered
 * to its pixels.
 *
 * <p>Line widths are always in pixels. Coordinates are in any unit before {@link #fit}, and in
 * pixels from the image's upper left corner afterwards.
 */
final class InkTrace {

  private double[] x = new double[128];
  private double[] y = new double[128];
  private double[] radius = new double[128];
  private boolean[] start = new boolean[128];
  private int size;
  private final double softness;

  /**
   * Creates a trace without ink.
   *
   * @param softness the width of the line's edge, from full ink to none, in pixels; at least 1,
   *     which is a sharp, antialiased edge
   */
  InkTrace(double softness) {
    this.softness = softness;
  }

  /**
   * Adds a point to the trace.
   *
   * @param radius half the width of the line at the point, in pixels
   * @param penDown whether the point starts a new stroke; otherwise a line joins it to the previous
   *     point
   */
  void add(double x, double y, double radius, boolean penDown) {
    if (size == this.x.length) {
      this.x = Arrays.copyOf(this.x, 2 * size);
      this.y = Arrays.copyOf(this.y, 2 * size);
      this.radius = Arrays.copyOf(this.radius, 2 * size);
      this.start = Arrays.copyOf(this.start, 2 * size);
    }
    this.x[size] = x;
    this.y[size] = y;
    this.radius[size] = radius;
    this.start[size] = penDown;
    size++;
  }

  /**
   * Scales the ink to fit a square box, keeping its aspect ratio, and centres it in the box. Apart
   * from rounding errors, no pixel outside the box receives ink.
   *
   * @param margin the coordinate at which the box begins in both directions, in pixels
   * @param box the side of the box, in pixels
   */
  void fit(double margin, double box) {
    double left = Double.POSITIVE_INFINITY;
    double right = Double.NEGATIVE_INFINITY;
    double top = Double.POSITIVE_INFINITY;
    double bottom = Double.NEGATIVE_INFINITY;
    double widest = 0;
    for (int i = 0; i < size; i++) {
      left = Math.min(left, x[i]);
      right = Math.max(right, x[i]);
      top = Math.min(top, y[i]);
      bottom = Math.max(bottom, y[i]);
      widest = Math.max(widest, radius[i]);
    }
    // Ink is sampled at pixel centres, so the soft edge may extend half a pixel beyond the box.
    double overhang = widest + (softness - 1) / 2;
    double scale = (box - 2 * overhang) / Math.max(right - left, bottom - top);
    double middle = margin + box / 2;
    for (int i = 0; i < size; i++) {
      x[i] = middle + scale * (x[i] - (left + right) / 2);
      y[i] = middle + scale * (y[i] - (top + bottom) / 2);
    }
  }

  /**
   * Returns the share of ink in each pixel of a square image, [side, side], from 0 to 1.
   *
   * @param side the height and width of the image in pixels
   */
  double[] spread(int side) {
    double[] cover = new double[side * side];
    for (int i = 1; i < size; i++) {
      if (!start[i]) {
        spreadSegment(i, side, cover);
      }
    }
    return cover;
  }

  private void spreadSegment(int end, int side, double[] cover) {
    double fromX = x[end - 1];
    double fromY = y[end - 1];
    double dx = x[end] - fromX;
    double dy = y[end] - fromY;
    // Two coinciding points make a dot.
    double inverse = 1 / Math.max(dx * dx + dy * dy, 1e-9);
    double fromRadius = radius[end - 1];
    double growth = radius[end] - fromRadius;
    double reach = Math.max(fromRadius, radius[end]) + softness / 2;
    // Ink is sampled at the centre of a pixel, half a pixel from its corner.
    int firstColumn = Math.max(0, (int) (Math.min(fromX, x[end]) - reach + 0.5));
    int lastColumn = Math.min(side - 1, (int) (Math.max(fromX, x[end]) + reach - 0.5));
    int firstRow = Math.max(0, (int) (Math.min(fromY, y[end]) - reach + 0.5));
    int lastRow = Math.min(side - 1, (int) (Math.max(fromY, y[end]) + reach - 0.5));
    for (int row = firstRow; row <= lastRow; row++) {
      double py = row + 0.5 - fromY;
      for (int column = firstColumn; column <= lastColumn; column++) {
        double px = column + 0.5 - fromX;
        double along = Math.max(0, Math.min(1, (px * dx + py * dy) * inverse));
        double awayX = px - along * dx;
        double awayY = py - along * dy;
        double square = awayX * awayX + awayY * awayY;
        if (square < reach * reach) {
          double depth = fromRadius + along * growth - Math.sqrt(square);
          int pixel = row * side + column;
          cover[pixel] = Math.max(cover[pixel], Math.min(1, 0.5 + depth / softness));
        }
      }
    }
  }
}
