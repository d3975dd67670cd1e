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
 * The version of a standalone cluster's master, as its REST server for submissions tells it. That
 * server answers drivers of other versions, too, whom the master does not understand. It runs where
 * the master's {@code spark.master.rest.enabled} is true.
 */
public final class MasterVersion {

  private static final Logger LOG = LoggerFactory.getLogger(MasterVersion.class);

  private static final String SCHEME = "spark://";

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** An answer is a few lines. */
  private static final int MOST_BYTES = 1 << 16;

  /** A field of every answer, be it an error. */
  private static final Pattern VERSION =
      Pattern.compile("\"serverSparkVersion\"\\s*:\\s*\"([^\"]+)\"");

  private MasterVersion() {}

  /** Returns the version of Spark of the first master that tells it. */
  public static Optional<String> of(SparkConf conf) {
    for (String address : conf.get("spark.master").substring(SCHEME.length()).split(",", -1)) {
      Optional<String> version =
          read(
              String.format(
                  "http://%s:%d/v1/submissions/status/none",
                  address.replaceFirst(":\\d*$", ""), conf.getInt("spark.master.rest.port", 6066)));
      if (version.isPresent()) {
        return version;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> read(String address) {
    try {
      HttpRequest request = HttpRequest.newBuilder(URI.create(address)).build();
      Matcher version = VERSION.matcher(HttpAnswer.to(request, PATIENCE, MOST_BYTES).text());
      return version.find() ? Optional.of(version.group(1)) : Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      // Only asked in order to say more.
      LOG.debug("{} does not answer", address, e);
      return Optional.empty();
    }
  }
}
