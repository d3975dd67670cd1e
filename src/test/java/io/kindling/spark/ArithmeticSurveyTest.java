package io.kindling.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.kindling.nn.Blas;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
      Map<String, List<String>> survey =
          ArithmeticSurvey.survey(examples, Blas.Choice.BUNDLED).hosts();
      assertEquals(1, survey.size());
      assertEquals(1, survey.get(kind).size(), "a host is named once");
      assertNotEquals(
          survey.keySet(), ArithmeticSurvey.survey(examples, Blas.Choice.JAVA).hosts().keySet());
    }
  }

  @Test
  void anExecutorThatLacksTheBlasAskedForIsNamedWithWhatComputes() {
    String bundled = ArithmeticSurvey.answer("OpenBLAS 1", "aa", "a", null);
    String notice = "the bundled BLAS could not be loaded (noexec); computing with netlib's";
    ArithmeticSurvey survey =
        new ArithmeticSurvey(
            List.of(
                bundled,
                ArithmeticSurvey.answer("netlib VectorBLAS", "bb", "b", notice),
                ArithmeticSurvey.answer("netlib VectorBLAS", "bb", "c", notice)));
    assertEquals("OpenBLAS 1 and netlib VectorBLAS", survey.computing());
    assertEquals(Optional.of("on b, c " + notice), survey.substitution());
    assertEquals(
        Map.of(
            "OpenBLAS 1, fingerprint aa",
            List.of("a"),
            "netlib VectorBLAS, fingerprint bb",
            List.of("b", "c")),
        survey.hosts());
    ArithmeticSurvey sound = new ArithmeticSurvey(List.of(bundled, bundled));
    assertEquals("OpenBLAS 1", sound.computing());
    assertEquals(Optional.empty(), sound.substitution());
  }

  @Test
  void aFingerprintIsTheSameEveryTimeAndAnotherForOtherKernels() {
    Blas bundled = Blas.load(Blas.Choice.BUNDLED);
    assertEquals(bundled.fingerprint(), bundled.fingerprint());
    assertNotEquals(bundled.fingerprint(), Blas.load(Blas.Choice.JAVA).fingerprint());
  }
}
