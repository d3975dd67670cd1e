package io.kindling.report.tensorboard;

import io.kindling.codec.Protobuf;

/**
 * Values of one step, each with a tag (summary.proto). TensorBoard groups tags by the text before
 * the first slash. Comments name the protobuf fields beside their numbers.
 */
final class Summary {

  /** Number of buckets of a histogram. TensorBoard shows 30 and derives quantiles from all. */
  private static final int BUCKETS = 60;

  private static final int GREY = 1;

  private final Protobuf values = new Protobuf();

  /** Adds a scalar. */
  Summary number(String tag, double value) {
    return add(tag, new Protobuf().add(2, (float) value)); // simple_value
  }

  /** Adds a greyscale picture. */
  Summary picture(String tag, int width, int height, byte[] png) {
    // height, width, colorspace, encoded_image_string
    Protobuf image = new Protobuf().add(1, height).add(2, width).add(3, GREY).add(4, png);
    return add(tag, new Protobuf().add(4, image));
  }

  /**
   * Adds a histogram of finite numbers, with buckets of equal width from the minimum to the
   * maximum.
   *
   * @param numbers the array with the numbers at [first, first + count); count is at least 1
   */
  Summary histogram(String tag, float[] numbers, int first, int count) {
    double least = numbers[first];
    double greatest = numbers[first];
    double sum = 0;
    double squares = 0;
    for (int i = first; i < first + count; i++) {
      least = Math.min(least, numbers[i]);
      greatest = Math.max(greatest, numbers[i]);
      sum += numbers[i];
      squares += (double) numbers[i] * numbers[i];
    }
    double[] counts = new double[least < greatest ? BUCKETS : 1];
    double width = (greatest - least) / counts.length;
    for (int i = first; i < first + count; i++) {
      int bucket = width > 0 ? (int) ((numbers[i] - least) / width) : 0;
      counts[Math.min(bucket, counts.length - 1)]++;
    }
    double[] limits = new double[counts.length];
    for (int i = 0; i < limits.length; i++) {
      limits[i] = least + (i + 1) * width;
    }
    Protobuf histogram =
        new Protobuf()
            .add(1, least) // min
            .add(2, greatest) // max
            .add(3, (double) count) // num
            .add(4, sum) // sum
            .add(5, squares) // sum_squares
            .add(6, limits) // bucket_limit, each bucket's upper end
            .add(7, counts); // bucket
    return add(tag, new Protobuf().add(5, histogram)); // histo
  }

  private Summary add(String tag, Protobuf value) {
    values.add(1, value.add(1, tag)); // value, with its tag
    return this;
  }

  /** Returns the Summary message. */
  Protobuf message() {
    return values;
  }
}
