package io.kindling.data.digits;

import java.util.Arrays;

/**
 * The ink a pen leaves: a chain of round-ended segments, fitted into the frame of an image and
 * spread over its pixels.
 *
 * <p>The line's width is in pixels throughout; places are in any unit until {@link #fit} has run,
 * and in pixels from the image's upper left corner afterwards.
 */
final class InkTrace {

  private double[] x = new double[128];
  private double[] y = new double[128];
  private double[] radius = new double[128];
  private boolean[] start = new boolean[128];
  private int size;
  private final double softness;

  /**
   * Starts without ink.
   *
   * @param softness width of the line's edge, from full ink to none, in pixels; 1 is a sharp edge
   *     antialiased, and the least that makes sense
   */
  InkTrace(double softness) {
    this.softness = softness;
  }

  /**
   * Leads the pen to a point.
   *
   * @param radius half the width of the line there, in pixels
   * @param penDown whether the pen is put down there rather than drawn there from the last point
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
   * Scales the ink to fit a square box, keeping its aspect ratio, and puts it in the box's middle.
   * No pixel outside the box takes more ink than rounding errors make.
   *
   * @param margin where the box begins in both directions, in pixels
   * @param box side of the box, in pixels
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
    // A pixel is inked by the ink at its middle, so the soft edge may overhang by half a pixel.
    double overhang = widest + (softness - 1) / 2;
    double scale = (box - 2 * overhang) / Math.max(right - left, bottom - top);
    double middle = margin + box / 2;
    for (int i = 0; i < size; i++) {
      x[i] = middle + scale * (x[i] - (left + right) / 2);
      y[i] = middle + scale * (y[i] - (top + bottom) / 2);
    }
  }

  /**
   * Returns how much of each pixel of a square image is inked, side × side shares from 0 to 1, row
   * by row.
   *
   * @param side pixels to a side
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
    // Two points may fall together, and are a dot then.
    double inverse = 1 / Math.max(dx * dx + dy * dy, 1e-9);
    double fromRadius = radius[end - 1];
    double growth = radius[end] - fromRadius;
    double reach = Math.max(fromRadius, radius[end]) + softness / 2;
    // A pixel is judged by its middle, half a pixel from its corner.
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
