package io.kindling.spark.start;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.kindling.spark.cluster.MasterVersion;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.package$;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Tests the advice for a master that does not answer the driver but whose REST server reports its
 * version.
 */
class MasterVersionTest {

  /** Answer of the REST server to a query about an unknown submission. */
  private static final String ANSWER =
      "{\n  \"action\" : \"SubmissionStatusResponse\",\n  \"serverSparkVersion\" : \"%s\",\n"
          + "  \"submissionId\" : \"none\",\n  \"success\" : false\n}";

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
  void aMasterOfAnotherVersionIsReportedWithBothVersions() {
    answer = String.format(ANSWER, "3.5.1");
    assertEquals(Optional.of("3.5.1"), MasterVersion.of(conf()));
    String advice = SparkStart.advice(conf());
    assertTrue(
        advice.startsWith(
            "the master runs Spark 3.5.1, and this is Spark " + package$.MODULE$.SPARK_VERSION()),
        advice);
  }

  @Test
  void withAMasterOfTheSameVersionTheAdviceIsAboutSecrets() {
    answer = String.format(ANSWER, package$.MODULE$.SPARK_VERSION());
    String advice = SparkStart.advice(conf());
    assertTrue(advice.startsWith("a master answers there, with this version of Spark"), advice);
    assertTrue(advice.contains("check that spark.authenticate, its secret"), advice);
  }

  @Test
  void withoutAnAnswerAllCausesAreNamed() {
    answer = "<html>another service</html>";
    String advice = SparkStart.advice(conf());
    assertTrue(advice.startsWith("check the address, that the master runs"), advice);
  }

  private SparkConf conf() {
    return new SparkConf(false)
        .set("spark.master", "spark://127.0.0.1:1")
        .set("spark.master.rest.port", String.valueOf(server.getAddress().getPort()));
  }
}
