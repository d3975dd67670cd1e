package io.kindling.data.augment;

import io.kindling.random.KeyedRandom;
import io.kindling.settings.ComponentParameters;
import io.kindling.settings.ComponentSpec;
import io.kindling.settings.Parameter;

/**
 * Rotates, scales, shears and shifts an image about its centre c. Pixel p takes the value at
 *
 * <pre>  c + R S H (p − c) + t</pre>
 *
 * where R is a rotation, S a separate scale of each axis, H a horizontal shear and t a shift, each
 * drawn uniformly from an interval centred on the identity.
 *
 * @param rotate the largest angle, in degrees, in [0, 180]
 * @param scale the largest relative change of either axis, in [0, 1)
 * @param shear the largest shift of a row against the next, in pixels, in [0, 1]
 * @param shift the largest shift along either axis, in pixels
 * @param end the final strength, see {@link Distortion#end}; 1 by default
 */
public record Affine(double rotate, double scale, double shear, double shift, double end)
    implements Distortion {

  static final String FRACTION_TEXT = "from 0 to 1";

  private static final Parameter ROTATE =
      new Parameter("rotate", 0, Affine::isAngle, "of degrees from 0 to 180");
  private static final Parameter SCALE =
      new Parameter("scale", 0, Affine::isPart, "from 0 to below 1");
  private static final Parameter SHEAR =
      new Parameter("shear", 0, Affine::isFraction, FRACTION_TEXT);
  private static final Parameter SHIFT =
      new Parameter("shift", 0, Affine::isDistance, "of pixels, 0 or more");
  private static final Parameter END = new Parameter("end", 1, Affine::isFraction, FRACTION_TEXT);

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if a number is out of its range
   */
  public Affine {
    ROTATE.check("affine", rotate);
    SCALE.check("affine", scale);
    SHEAR.check("affine", shear);
    SHIFT.check("affine", shift);
    END.check("affine", end);
  }

  static Affine of(ComponentParameters parameters) {
    return new Affine(
        parameters.get(ROTATE),
        parameters.get(SCALE),
        parameters.get(SHEAR),
        parameters.get(SHIFT),
        parameters.get(END));
  }

  private static boolean isAngle(double value) {
    return value >= 0 && value <= 180;
  }

  private static boolean isPart(double value) {
    return value >= 0 && value < 1;
  }

  private static boolean isDistance(double value) {
    return value >= 0 && value <= 1000;
  }

  static boolean isFraction(double value) {
    return value >= 0 && value <= 1;
  }

  @Override
  public String spec() {
    return ComponentSpec.of("affine")
        .with(ROTATE, rotate)
        .with(SCALE, scale)
        .with(SHEAR, shear)
        .with(SHIFT, shift)
        .with(END, end)
        .toString();
  }

  @Override
  public Displacement of(long seed, int rows, int columns) {
    return (random, strength, dx, dy) -> add(random, strength, dx, dy, rows, columns);
  }

  private void add(
      KeyedRandom random, double strength, float[] dx, float[] dy, int rows, int columns) {
    double angle = Math.toRadians(strength * random.nextDouble(-rotate, rotate));
    double stretchX = 1 + strength * random.nextDouble(-scale, scale);
    double stretchY = 1 + strength * random.nextDouble(-scale, scale);
    double slant = strength * random.nextDouble(-shear, shear);
    float shiftX = (float) (strength * random.nextDouble(-shift, shift));
    float shiftY = (float) (strength * random.nextDouble(-shift, shift));
    double cos = StrictMath.cos(angle);
    double sin = StrictMath.sin(angle);
    // The matrix R S H − 1, row by row.
    float xx = (float) (cos * stretchX - 1);
    float xy = (float) (cos * stretchX * slant - sin * stretchY);
    float yx = (float) (sin * stretchX);
    float yy = (float) (sin * stretchX * slant + cos * stretchY - 1);
    float centreX = (columns - 1) / 2f;
    float centreY = (rows - 1) / 2f;
    for (int row = 0; row < rows; row++) {
      float y = row - centreY;
      int start = row * columns;
      for (int column = 0; column < columns; column++) {
        float x = column - centreX;
        dx[start + column] += xx * x + xy * y + shiftX;
        dy[start + column] += yx * x + yy * y + shiftY;
      }
    }
  }
}
