package io.kindling.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.data.batch.Step;
import io.kindling.spark.TrainingGauges.Quantity;
import io.kindling.spark.start.ExchangeSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Tests that Spark's Prometheus page shows the progress of a training under the settings in conf/.
 */
@Tag("spark")
class TrainingGaugesTest {

  private static final String NAME =
      "metrics_kindling_driver_plugin_io_kindling_spark_resident_ResidentPlugin_";

  @Test
  void prometheusSeesATraining() throws Exception {
    SparkConf conf =
        ExchangeSettings.addTo(new SparkConf(false))
            .setMaster("local[1]")
            .setAppName("gauges")
            .set("spark.driver.host", "127.0.0.1")
            .set("spark.driver.bindAddress", "127.0.0.1")
            .set("spark.ui.port", "0");
    for (String line : Files.readAllLines(Path.of("conf", "spark-defaults.conf"))) {
      if (line.startsWith("spark.metrics.")) {
        String[] setting = line.split("\\s+", 2);
        conf.set(setting[0], setting[1]);
      }
    }
    try (JavaSparkContext spark = new JavaSparkContext(conf)) {
      TrainingGauges gauges = TrainingGauges.ofThisJvm();
      gauges.onStep(new Step(41, 3, 2, false), 0.25, null);
      gauges.set(Quantity.CHAMPION_ACCURACY, 0.97);
      String page = page(spark.sc().uiWebUrl().get());
      assertEquals("42.0", value(page, "step"));
      assertEquals("4.0", value(page, "epoch"));
      assertEquals("0.25", value(page, "loss"));
      assertEquals("0.97", value(page, "championAccuracy"));
      assertEquals("NaN", value(page, "candidateAccuracy"));
    }
  }

  private static String page(String address) throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(address + "/metrics/prometheus/")).build(),
                HttpResponse.BodyHandlers.ofString());
    assertEquals(200, answer.statusCode());
    return answer.body();
  }

  private static String value(String page, String gauge) {
    String line =
        page.lines()
            .filter(each -> each.startsWith(NAME + gauge + "_Value"))
            .findFirst()
            .orElse("");
    assertTrue(!line.isEmpty(), () -> NAME + gauge + "_Value is not in\n" + page);
    return line.substring(line.lastIndexOf(' ') + 1);
  }
}
