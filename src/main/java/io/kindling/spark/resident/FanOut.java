package io.kindling.spark.resident;

import io.kindling.InvalidInputException;
import io.kindling.spark.ExchangeCost;
import java.util.function.IntUnaryOperator;
import org.apache.spark.SparkConf;

/** Determines the largest number of children of a node in the tree of executors. */
final class FanOut {

  private static final String SETTING = "spark.kindling.fanout";

  private FanOut() {}

  /**
   * Returns the fan-out as a function of the number of executors: the value of {@code
   * spark.kindling.fanout} if it is set, otherwise the fan-out with the lowest cost ({@link
   * ExchangeCost#fanOut}).
   *
   * @param bytes the number of bytes in which the weights, and one summed gradient, travel
   * @throws InvalidInputException if the setting is not a positive number
   */
  static IntUnaryOperator of(SparkConf conf, long bytes) {
    if (!conf.contains(SETTING)) {
      return executors -> ExchangeCost.fanOut(executors, bytes);
    }
    String value = conf.get(SETTING);
    if (!value.matches("[1-9]\\d{0,8}")) {
      throw new InvalidInputException(
          SETTING
              + " is "
              + value
              + "; expected the largest number of child executors per node, 1 or more");
    }
    int forced = Integer.parseInt(value);
    return executors -> forced;
  }
}
