package io.kindling.nn.activation;

/**
 * The exponential function in single precision.
 *
 * <p>{@code (float) Math.exp(x)} takes four times as long, and its last bit may differ between JVMs
 * and processors. The methods here use only float arithmetic, whose every bit Java 17 defines (JEP
 * 306).
 */
public final class Exponential {

  /** Adding and subtracting this rounds a float of moderate size to the nearest integer. */
  private static final float ROUNDING = 0x1.8p23f;

  private static final float LOG2_E = 1.442695f;
  private static final float LN2_HIGH = 0.6933594f;
  private static final float LN2_LOW = -2.12194440e-4f;
  private static final float LARGEST = 88.37626f;
  private static final float SMALLEST = -87.33654f;

  /** 1 / (2 + e^87 − 1) is still a normal float. */
  private static final float EXPM1_LIMIT = 87;

  private Exponential() {}

  /**
   * Returns e^x to about one unit in the last place, limited to the range of normal floats:
   * [1.2e-38, 2.4e38]. NaN gives NaN.
   *
   * <p>x = n·ln 2 + r with |r| ≤ ln 2 / 2; e^r by the minimax polynomial of Moshier's Cephes
   * library (expf), and 2^n by writing n into the exponent's bits.
   */
  public static float exp(float x) {
    float limited = Math.max(SMALLEST, Math.min(LARGEST, x));
    float n = (limited * LOG2_E + ROUNDING) - ROUNDING;
    float r = (limited - n * LN2_HIGH) - n * LN2_LOW;
    float p = 0.00019875691f;
    p = p * r + 0.0013981999f;
    p = p * r + 0.008333452f;
    p = p * r + 0.041665796f;
    p = p * r + 0.16666666f;
    p = p * r + 0.5f;
    return (p * r * r + r + 1) * Float.intBitsToFloat(((int) n + 127) << 23);
  }

  /**
   * Returns e^x − 1 ≥ −1 for x limited to [−87, 87], to within 5 (1 + |x|) units in the last place.
   * NaN gives NaN.
   *
   * <p>The method uses only additions and multiplications of floats, so the JIT vectorizes a loop
   * that calls it. It cannot vectorize a loop over {@link #exp}, which uses integers. The
   * algorithm: with r = x / 2⁷, e^r − 1 = y by a minimax polynomial, then e^2r − 1 = y² + 2 y is
   * applied seven times.
   */
  static float expm1(float x) {
    float r = Math.max(-EXPM1_LIMIT, Math.min(EXPM1_LIMIT, x)) * 0x1p-7f;
    float p = 0.00019877522f;
    p = p * r + 0.0014088958f;
    p = p * r + 0.008334025f;
    p = p * r + 0.041662097f;
    p = p * r + 0.16666652f;
    p = p * r + 0.50000024f;
    float y = p * r * r + r;
    y = y * y + 2 * y;
    y = y * y + 2 * y;
    y = y * y + 2 * y;
    y = y * y + 2 * y;
    y = y * y + 2 * y;
    y = y * y + 2 * y;
    return y * y + 2 * y;
  }
}
