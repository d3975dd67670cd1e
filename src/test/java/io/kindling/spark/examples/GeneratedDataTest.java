package io.kindling.spark.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.kindling.data.ClassWeights;
import io.kindling.data.DataSet;
import io.kindling.spark.check.DataCheck;
import io.kindling.spark.check.DataPreparation;
import org.junit.jupiter.api.Test;

class GeneratedDataTest {

  /** Without these counts, requested class weights would have no effect. */
  @Test
  void classesOfGeneratedDigitsAreCounted() {
    DataSet data = DataCheck.digits(600, DataPreparation.plain(93, 8));
    assertEquals(507, data.training().figures().total());
    assertEquals(93, data.validation().figures().total());
    assertEquals(100, data.test().figures().total());
    assertEquals(10, data.training().figures().classCounts().size());
    assertNotSame(data, data.weighted(ClassWeights.BALANCED));
    assertSame(data, data.weighted(ClassWeights.NONE));
  }
}
