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
 * Determines the Spark version of a standalone cluster's master, by its REST server for
 * submissions. That server also answers drivers of other versions, which the master itself does not
 * understand. It runs if the master's {@code spark.master.rest.enabled} is true.
 */
public final class MasterVersion {

  private static final Logger LOG = LoggerFactory.getLogger(MasterVersion.class);

  private static final String SCHEME = "spark://";

  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  /** Longest answer in bytes that is read; real answers have a few lines. */
  private static final int MAX_BYTES = 1 << 16;

  /** Pattern of a field that every answer has, errors included. */
  private static final Pattern VERSION =
      Pattern.compile("\"serverSparkVersion\"\\s*:\\s*\"([^\"]+)\"");

  private MasterVersion() {}

  /** Returns the Spark version of the first master that reports it; empty if none does. */
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
      Matcher version = VERSION.matcher(HttpAnswer.to(request, TIMEOUT, MAX_BYTES).text());
      return version.find() ? Optional.of(version.group(1)) : Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      // The version only makes an error message more precise.
      LOG.debug("{} does not answer", address, e);
      return Optional.empty();
    }
  }
}
