package io.kindling.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.kindling.nn.Blas;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("spark")
class ArithmeticSurveyTest {

  @Test
  void everyExecutorsArithmeticIsToldByItsFingerprint() {
    SparkConf conf =
        new SparkConf()
            .setMaster("local[2,4]")
            .setAppName("arithmetic")
            .set("spark.ui.enabled", "false")
            .set("spark.driver.host", "127.0.0.1");
    try (JavaSparkContext spark = new JavaSparkContext(conf);
        ShardedExamples examples =
            new ShardedExamples(
                spark,
                "examples",
                DataCheck.digits(60, DataPreparation.plain(10, 8)).training(),
                8,
                3)) {
      Blas bundled = Blas.load(Blas.Choice.BUNDLED);
      String kind = bundled.name() + ", fingerprint " + bundled.fingerprint();
      Map<String, List<String>> survey = ArithmeticSurvey.survey(examples, Blas.Choice.BUNDLED);
      assertEquals(1, survey.size());
      assertEquals(1, survey.get(kind).size(), "a host is named once");
      assertNotEquals(
          survey.keySet(), ArithmeticSurvey.survey(examples, Blas.Choice.JAVA).keySet());
    }
  }

  @Test
  void aFingerprintIsTheSameEveryTimeAndAnotherForOtherKernels() {
    Blas bundled = Blas.load(Blas.Choice.BUNDLED);
    assertEquals(bundled.fingerprint(), bundled.fingerprint());
    assertNotEquals(bundled.fingerprint(), Blas.load(Blas.Choice.JAVA).fingerprint());
  }
}
