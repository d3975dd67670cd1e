package io.kindling.data.augment;

import io.kindling.random.KeyedRandom;
import java.util.Arrays;
import java.util.List;

/**
 * Distorts images of one size: every pixel becomes what the image has at the place that the sum of
 * the displacements names, between four pixels by bilinear interpolation, and 0 outside of it.
 *
 * <p>Holds memory for one image, and goes over it several times: additions and limits that stand by
 * themselves become vector instructions, which looking up pixels cannot. Not thread-safe.
 */
public final class Distorter {

  /** Sets this stream apart from the others that a run draws from its seed. */
  private static final long PURPOSE = 0xa063L;

  private final DistortionPlan plan;
  private final List<Distortion> parts;
  private final Displacement[] displacements;

  /** Where in {@link #framed} the undistorted image's pixels are. */
  private final float[] gridX;

  private final float[] gridY;

  /** Displacements, then the places that they lead to. */
  private final float[] dx;

  private final float[] dy;

  /** An image with a margin of one pixel of 0 before it and of two behind it. */
  private final float[] framed;

  /** Makes ready for the images of a run. */
  public Distorter(DistortionPlan plan) {
    this.plan = plan;
    this.parts = plan.augmentation().parts();
    this.displacements = new Displacement[parts.size()];
    for (int i = 0; i < displacements.length; i++) {
      displacements[i] = parts.get(i).of(plan.seed(), plan.rows(), plan.columns());
    }
    this.dx = new float[plan.rows() * plan.columns()];
    this.dy = new float[dx.length];
    this.gridX = new float[dx.length];
    this.gridY = new float[dx.length];
    for (int i = 0; i < dx.length; i++) {
      gridX[i] = i % plan.columns() + 1;
      gridY[i] = i / plan.columns() + 1;
    }
    this.framed = new float[(plan.rows() + 3) * (plan.columns() + 3)];
  }

  /**
   * Distorts images in place.
   *
   * @param images [count, rows · columns], row-major
   * @param examples the images' numbers, [count]
   * @param epoch counted from 0
   */
  public void distort(float[] images, int[] examples, int count, int epoch) {
    for (int image = 0; displacements.length > 0 && image < count; image++) {
      Arrays.fill(dx, 0);
      Arrays.fill(dy, 0);
      KeyedRandom random = new KeyedRandom(plan.seed(), PURPOSE, epoch, examples[image]);
      for (int i = 0; i < displacements.length; i++) {
        displacements[i].add(random, strength(parts.get(i), epoch), dx, dy);
      }
      sample(images, image * dx.length);
    }
  }

  /** Falls from 1 in the first epoch along a line. */
  private float strength(Distortion part, int epoch) {
    double progress = plan.epochs() < 2 ? 0 : Math.min(1, epoch / (plan.epochs() - 1.0));
    return (float) (1 - (1 - part.end()) * progress);
  }

  private void sample(float[] images, int start) {
    int columns = plan.columns();
    int width = columns + 3;
    for (int row = 0; row < plan.rows(); row++) {
      System.arraycopy(images, start + row * columns, framed, (row + 1) * width + 1, columns);
    }
    toPlaces(dx, gridX, columns + 1);
    toPlaces(dy, gridY, plan.rows() + 1);
    for (int i = 0; i < dx.length; i++) {
      int left = (int) dx[i];
      int top = (int) dy[i];
      float right = dx[i] - left;
      int corner = top * width + left;
      int below = corner + width;
      float above = framed[corner] + right * (framed[corner + 1] - framed[corner]);
      float under = framed[below] + right * (framed[below + 1] - framed[below]);
      images[start + i] = above + (dy[i] - top) * (under - above);
    }
  }

  /** Adds where the pixels are, and keeps inside the frame. */
  private static void toPlaces(float[] displacements, float[] grid, float last) {
    for (int i = 0; i < displacements.length; i++) {
      displacements[i] = Math.max(0, Math.min(last, grid[i] + displacements[i]));
    }
  }
}
