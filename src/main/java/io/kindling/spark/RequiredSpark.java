package io.kindling.spark;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks that the Spark on the class path is a version that this program runs on. Under another
 * version methods would be missing in the middle of a run. This class uses nothing of Spark or
 * Scala: both store their versions in files.
 */
public final class RequiredSpark {

  private static final Pattern RELEASE = Pattern.compile("(\\d+)\\.(\\d+).*");

  private RequiredSpark() {}

  /**
   * Returns the reason why this program cannot run on the Spark on the class path; empty if it can,
   * or if the version is not known.
   */
  public static Optional<String> complaint() {
    return complaint(
        property("spark-version-info.properties", "version"),
        property("library.properties", "version.number"));
  }

  /**
   * Checks that this program runs on the Spark on the class path.
   *
   * @throws ClusterFailureException if it does not
   */
  public static void check() {
    complaint()
        .ifPresent(
            complaint -> {
              throw new ClusterFailureException(complaint, null);
            });
  }

  /**
   * Returns the reason why this program cannot run on a version of Spark built for a version of
   * Scala; empty if it can.
   *
   * @param spark the version of Spark; empty if not known
   * @param scala the version of Scala; empty if not known
   */
  static Optional<String> complaint(String spark, String scala) {
    Matcher release = RELEASE.matcher(spark);
    boolean old =
        release.matches()
            && Integer.parseInt(release.group(1)) * 100 + Integer.parseInt(release.group(2)) < 305;
    if (!old && (scala.isEmpty() || scala.matches("2\\.1[23]\\b.*"))) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            "this is Spark %s%s, and Kindling needs Spark 3.5, 4.0 or 4.1 (for Scala 2.12 or 2.13):"
                + " submit with one of these versions, to a cluster of the same version; submit/spark"
                + " without SPARK_HOME brings its own Spark, and submit/local needs none",
            spark.isEmpty() ? "of an unknown version" : spark,
            scala.isEmpty() ? "" : " for Scala " + scala));
  }

  private static String property(String file, String name) {
    ClassLoader loader = RequiredSpark.class.getClassLoader();
    try (InputStream in = loader.getResourceAsStream(file)) {
      Properties properties = new Properties();
      if (in != null) {
        properties.load(in);
      }
      return properties.getProperty(name, "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
