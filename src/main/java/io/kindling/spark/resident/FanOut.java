package io.kindling.spark.resident;

import io.kindling.InvalidInputException;
import io.kindling.spark.ExchangeCost;
import java.util.function.IntUnaryOperator;
import org.apache.spark.SparkConf;

/** How many nodes one has below it in the tree, at the most. */
final class FanOut {

  private static final String SETTING = "spark.kindling.fanout";

  private FanOut() {}

  /**
   * By the number of executors: what Spark's settings say, or else what costs least.
   *
   * @param bytes that the weights, and a summed gradient, travel as
   * @throws InvalidInputException if they say what is no number of executors
   */
  static IntUnaryOperator of(SparkConf conf, long bytes) {
    if (!conf.contains(SETTING)) {
      return executors -> ExchangeCost.fanOut(executors, bytes);
    }
    String value = conf.get(SETTING);
    if (!value.matches("[1-9]\\d{0,8}")) {
      throw new InvalidInputException(
          SETTING + " is " + value + "; expected how many executors one talks to, 1 or more");
    }
    int forced = Integer.parseInt(value);
    return executors -> forced;
  }
}
