package io.kindling.data.augment;

import io.kindling.random.KeyedRandom;
import java.util.Arrays;
import java.util.List;

/**
 * Distorts images of one size. Every pixel takes the image's value at the place that the summed
 * displacements point to, interpolated bilinearly between four pixels, and 0 outside the image.
 *
 * <p>Holds memory for one image and passes over it several times: separate loops for additions and
 * limits compile to vector instructions, which pixel look-ups do not. Not thread-safe.
 */
public final class Distorter {

  /** The key that separates this random stream from the others that a run draws from its seed. */
  private static final long PURPOSE = 0xa063L;

  private final DistortionPlan plan;
  private final List<Distortion> parts;
  private final Displacement[] displacements;

  /** The column in {@link #framed} of each pixel of the undistorted image. */
  private final float[] gridX;

  private final float[] gridY;

  /** Displacements, which {@link #sample} turns into the places that they point to. */
  private final float[] dx;

  private final float[] dy;

  /** The current image, framed by zeros: one pixel at the top and left, two on the other sides. */
  private final float[] framed;

  /** Creates a distorter for the images of a run. */
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
   * @param examples the images' example numbers, [count]
   * @param count the number of images
   * @param epoch the epoch, counted from 0
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

  /** Returns the strength in an epoch; it falls linearly from 1 to the distortion's final value. */
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

  /** Adds the pixels' own coordinates to the displacements and clamps the sums to the frame. */
  private static void toPlaces(float[] displacements, float[] grid, float last) {
    for (int i = 0; i < displacements.length; i++) {
      displacements[i] = Math.max(0, Math.min(last, grid[i] + displacements[i]));
    }
  }
}
