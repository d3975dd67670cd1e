package io.kindling.spark.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.fixtures.SmallExamples;
import io.kindling.fixtures.SmallTraining;
import io.kindling.nn.blas.Blas;
import io.kindling.nn.blas.Fingerprint;
import io.kindling.spark.check.ArithmeticCheck.UnsoundArithmeticException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("spark")
class ArithmeticCheckTest {

  @Test
  void aStepIsCheckedOnEveryPartitionAndItsArithmeticReported() {
    SparkConf conf =
        new SparkConf()
            .setMaster("local[2,4]")
            .setAppName("arithmetic")
            .set("spark.ui.enabled", "false")
            .set("spark.driver.host", "127.0.0.1");
    try (JavaSparkContext spark = new JavaSparkContext(conf);
        SmallExamples examples = new SmallExamples(spark, SmallTraining.SHARDS, 3)) {
      for (SmallTraining kind : SmallTraining.everyKind().subList(0, 4)) {
        Map<String, List<String>> hosts = examples.arithmetic(kind);
        assertEquals(
            List.of("our own products, fingerprint " + Fingerprint.FIXED_ORDER),
            List.copyOf(hosts.keySet()));
        assertEquals(1, hosts.values().iterator().next().size(), "a host is named once");
      }
      SmallTraining java = SmallTraining.everyKind().get(0).by(Blas.JAVA);
      assertEquals(
          "netlib Java11BLAS, fingerprint " + Fingerprint.of(Blas.JAVA.load()),
          examples.arithmetic(java).keySet().iterator().next());
    }
  }

  @Test
  void anExecutorWithoutTheRequestedBlasIsNamedWithItsSubstitute() {
    String bundled = ArithmeticCheck.answer("OpenBLAS 1", "aa", "a", true, "");
    String notice = "the bundled BLAS could not be loaded (noexec); computing with netlib's";
    ArithmeticCheck check =
        new ArithmeticCheck(
            Blas.BUNDLED,
            List.of(
                bundled,
                ArithmeticCheck.answer("netlib VectorBLAS", "bb", "b", true, notice),
                ArithmeticCheck.answer("netlib VectorBLAS", "bb", "c", true, notice)));
    assertEquals("OpenBLAS 1 and netlib VectorBLAS", check.computing());
    assertEquals(Optional.of("on b, c " + notice), check.notice());
    assertFalse(check.isOneArithmetic());
    assertEquals(3, check.partitions());
    assertEquals(
        Map.of(
            "OpenBLAS 1, fingerprint aa",
            List.of("a"),
            "netlib VectorBLAS, fingerprint bb",
            List.of("b", "c")),
        check.hosts());
    ArithmeticCheck sound = new ArithmeticCheck(Blas.BUNDLED, List.of(bundled, bundled));
    assertEquals("OpenBLAS 1", sound.computing());
    assertEquals(Optional.empty(), sound.notice());
    assertTrue(sound.isOneArithmetic());
  }

  @Test
  void anExecutorWithWrongBitsIsNamedAndEndsTheRun() {
    String right = Fingerprint.FIXED_ORDER;
    String sound = ArithmeticCheck.answer("own", right, "good", true, "");
    String apart = ArithmeticCheck.answer("own", right, "bad", false, "");
    String other = ArithmeticCheck.answer("own", "aa", "bad", true, "");
    for (String unsound : List.of(apart, other)) {
      String message =
          assertThrows(
                  UnsoundArithmeticException.class,
                  () -> new ArithmeticCheck(Blas.VECTOR, List.of(sound, unsound)))
              .getMessage();
      assertTrue(message.startsWith("the check before the first step failed on bad: "), message);
      assertFalse(message.contains("\n"), message);
    }
  }
}
