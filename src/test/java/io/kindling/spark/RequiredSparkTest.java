package io.kindling.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequiredSparkTest {

  @Test
  void theSparkOfTheBuildIsSupported() {
    assertEquals(Optional.empty(), RequiredSpark.complaint());
  }

  @ParameterizedTest
  @CsvSource({
    "3.5.6, 2.12.18",
    "3.5.1-amzn-0, 2.12.18",
    "3.5.6, 2.13.8",
    "4.0.1, 2.13.16",
    "4.10.0, 2.13.16",
    "'', ''"
  })
  void runsOn(String spark, String scala) {
    assertEquals(Optional.empty(), RequiredSpark.complaint(spark, scala));
  }

  @ParameterizedTest
  @CsvSource({"2.4.8, 2.11.12", "3.3.2, 2.13.8", "3.4.1, 2.12.17", "5.0.0, 3.8.0", "'', 2.11.12"})
  void messageNamesTheVersions(String spark, String scala) {
    String complaint = RequiredSpark.complaint(spark, scala).orElseThrow();
    assertTrue(
        complaint.contains(spark.isEmpty() ? "unknown" : "this is Spark " + spark), complaint);
    assertTrue(complaint.contains("for Scala " + scala + ","), complaint);
    assertTrue(complaint.contains("needs Spark 3.5"), complaint);
  }
}
