package io.kindling.spark.cluster;

import io.kindling.HttpAnswer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The page that the master of a standalone cluster shows in a browser, and its REST server: they
 * tell its version also to those whom it does not understand.
 */
public final class MasterPage {

  private static final Logger LOG = LoggerFactory.getLogger(MasterPage.class);

  private static final String SCHEME = "spark://";

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** The version stands in the first kilobytes of a page, however long its tables are. */
  private static final int MOST_BYTES = 1 << 16;

  /** In the head of every page of Spark's; in every answer of the REST server, be it an error. */
  private static final Pattern VERSION =
      Pattern.compile(
          "class=\"version\"[^>]*>\\s*([^<\\s]+)|\"serverSparkVersion\"\\s*:\\s*\"([^\"]+)\"");

  private MasterPage() {}

  /**
   * The version of Spark of the first master that tells it. Looks at the ports that pages and REST
   * server have where nobody has given them others.
   */
  public static Optional<String> version(SparkConf conf) {
    for (String address : conf.get("spark.master").substring(SCHEME.length()).split(",", -1)) {
      String host = address.replaceFirst(":\\d*$", "");
      for (String page :
          new String[] {
            ":" + conf.getInt("spark.master.ui.port", 8080) + "/",
            ":" + conf.getInt("spark.master.rest.port", 6066) + "/v1/submissions/status/none"
          }) {
        Optional<String> version = read("http://" + host + page);
        if (version.isPresent()) {
          return version;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> read(String page) {
    try {
      HttpRequest request = HttpRequest.newBuilder(URI.create(page)).build();
      Matcher version = VERSION.matcher(HttpAnswer.to(request, PATIENCE, MOST_BYTES).text());
      return version.find()
          ? Optional.of(version.group(1) == null ? version.group(2) : version.group(1))
          : Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      // Only asked in order to say more.
      LOG.debug("{} does not answer", page, e);
      return Optional.empty();
    }
  }
}
