package io.kindling.spark.start;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.kindling.spark.cluster.MasterPage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.package$;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a master that gives our driver no answer tells of its version elsewhere. */
class MasterPageTest {

  /** As the pages of Spark 2 to 4 begin. */
  private static final String PAGE =
      "<html><head><title>Spark Master at spark://m:7077</title></head><body><h3><a href=\"/\"><img"
          + " src=\"/static/spark-logo-77x50px-hd.png\"/>\n"
          + "<span class=\"version\" style=\"margin-right:"
          + " 15px;\">%s</span></a></h3></body></html>";

  private HttpServer server;
  private String answer = "";

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] body = answer.getBytes(UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void aMasterOfAnotherVersionIsNamedWithBothVersions() {
    answer = String.format(PAGE, "3.5.1");
    assertEquals(Optional.of("3.5.1"), MasterPage.version(conf("spark.master.ui.port")));
    String advice = SparkStart.advice(conf("spark.master.ui.port"));
    assertTrue(
        advice.startsWith(
            "the master is of Spark 3.5.1, and this is Spark " + package$.MODULE$.SPARK_VERSION()),
        advice);
  }

  @Test
  void theRestServerTellsItToo() {
    answer =
        "{\n  \"action\" : \"SubmissionStatusResponse\",\n  \"serverSparkVersion\" : \"2.4.8\",\n"
            + "  \"submissionId\" : \"none\",\n  \"success\" : false\n}";
    assertEquals(Optional.of("2.4.8"), MasterPage.version(conf("spark.master.rest.port")));
  }

  @Test
  void aMasterOfOurVersionLeavesTheSecret() {
    answer = String.format(PAGE, package$.MODULE$.SPARK_VERSION());
    String advice = SparkStart.advice(conf("spark.master.ui.port"));
    assertTrue(advice.startsWith("a master is there, and of this version of Spark"), advice);
    assertTrue(advice.contains("check that spark.authenticate, its secret"), advice);
  }

  @Test
  void whereNobodyTellsAllThatMayBeIsNamed() {
    answer = "<html>another service</html>";
    String advice = SparkStart.advice(conf("spark.master.ui.port"));
    assertTrue(advice.startsWith("check the address, that the master runs"), advice);
  }

  /** With a master where nobody listens on the one port, and the server at the other. */
  private SparkConf conf(String port) {
    return new SparkConf(false)
        .set("spark.master", "spark://127.0.0.1:1")
        .set("spark.master.ui.port", "1")
        .set("spark.master.rest.port", "1")
        .set(port, String.valueOf(server.getAddress().getPort()));
  }
}
