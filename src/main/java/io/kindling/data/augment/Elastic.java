package io.kindling.data.augment;

import io.kindling.random.KeyedRandom;
import io.kindling.settings.ComponentParameters;
import io.kindling.settings.ComponentSpec;
import io.kindling.settings.Parameter;

/**
 * Elastic distortion (Simard, Steinkraus and Platt, "Best Practices for Convolutional Neural
 * Networks Applied to Visual Document Analysis", 2003, section 2): every pixel is displaced by α
 * times uniform noise in [−1, 1], smoothed by a Gaussian of standard deviation σ.
 *
 * <p>Smoothing takes longer than a training step. Therefore a pool of smooth fields is computed
 * once from the seed. Along each axis, an image is displaced by F cos φ + G sin φ, where the fields
 * F and G and the angle φ are drawn at random; the result has the same variance and smoothness as a
 * field of the pool.
 *
 * @param alpha α in pixels; the paper's 34 by default
 * @param sigma σ in pixels; the paper's 4 by default
 * @param end the final strength, see {@link Distortion#end}; 1 by default
 */
public record Elastic(double alpha, double sigma, double end) implements Distortion {

  private static final Parameter ALPHA =
      new Parameter("alpha", 34, Elastic::isStrength, "from 0 to 10000");
  private static final Parameter SIGMA =
      new Parameter("sigma", 4, Elastic::isWidth, "above 0, up to 100");
  private static final Parameter END =
      new Parameter("end", 1, Affine::isFraction, Affine.FRACTION_TEXT);

  private static final long PURPOSE = 0xe1a57L;
  private static final int POOL = 128;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if a number is out of its range
   */
  public Elastic {
    ALPHA.check("elastic", alpha);
    SIGMA.check("elastic", sigma);
    END.check("elastic", end);
  }

  static Elastic of(ComponentParameters parameters) {
    return new Elastic(parameters.get(ALPHA), parameters.get(SIGMA), parameters.get(END));
  }

  private static boolean isStrength(double value) {
    return value >= 0 && value <= 10_000;
  }

  private static boolean isWidth(double value) {
    return value > 0 && value <= 100;
  }

  @Override
  public String spec() {
    return ComponentSpec.of("elastic")
        .with(ALPHA, alpha)
        .with(SIGMA, sigma)
        .with(END, end)
        .toString();
  }

  @Override
  public Displacement of(long seed, int rows, int columns) {
    float[][] pool = new float[POOL][];
    for (int field = 0; field < POOL; field++) {
      pool[field] = smooth(new KeyedRandom(seed, PURPOSE, field), rows, columns);
    }
    return (random, strength, dx, dy) -> {
      add(pool, random, strength, dx);
      add(pool, random, strength, dy);
    };
  }

  private static void add(float[][] pool, KeyedRandom random, float strength, float[] field) {
    float[] first = pool[random.nextInt(POOL)];
    float[] second = pool[random.nextInt(POOL)];
    double angle = random.nextDouble(0, 2 * Math.PI);
    float cos = strength * (float) StrictMath.cos(angle);
    float sin = strength * (float) StrictMath.sin(angle);
    for (int i = 0; i < field.length; i++) {
      field[i] += cos * first[i] + sin * second[i];
    }
  }

  /**
   * Returns α times smoothed noise, [rows, columns]; the noise extends beyond the image's edges.
   */
  private float[] smooth(KeyedRandom random, int rows, int columns) {
    int margin = (int) Math.ceil(3 * sigma);
    double[] kernel = kernel(margin);
    int height = rows + 2 * margin;
    double[] across = new double[height * columns];
    double[] noise = new double[columns + 2 * margin];
    for (int row = 0; row < height; row++) {
      for (int i = 0; i < noise.length; i++) {
        noise[i] = random.nextDouble(-1, 1);
      }
      for (int column = 0; column < columns; column++) {
        for (int i = 0; i < kernel.length; i++) {
          across[row * columns + column] += kernel[i] * noise[column + i];
        }
      }
    }
    float[] field = new float[rows * columns];
    for (int i = 0; i < field.length; i++) {
      double sum = 0;
      for (int k = 0; k < kernel.length; k++) {
        sum += kernel[k] * across[i + k * columns];
      }
      field[i] = (float) (alpha * sum);
    }
    return field;
  }

  /** Returns the Gaussian kernel at −margin … margin, normalized to sum 1. */
  private double[] kernel(int margin) {
    double[] kernel = new double[2 * margin + 1];
    double sum = 0;
    for (int i = 0; i < kernel.length; i++) {
      double distance = (i - margin) / sigma;
      kernel[i] = StrictMath.exp(-distance * distance / 2);
      sum += kernel[i];
    }
    for (int i = 0; i < kernel.length; i++) {
      kernel[i] /= sum;
    }
    return kernel;
  }
}
