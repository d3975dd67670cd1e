package io.kindling.spark;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which Sparks this program runs on. Of another one it would find methods missing, in the midst of
 * something. Nothing of Spark's or Scala's is touched here: both tell their versions in files.
 */
public final class RequiredSpark {

  private static final Pattern RELEASE = Pattern.compile("(\\d+)\\.(\\d+).*");

  private RequiredSpark() {}

  /** What is wrong with the Spark on the class path; empty if nothing is, or nothing is told. */
  public static Optional<String> complaint() {
    return complaint(
        property("spark-version-info.properties", "version"),
        property("library.properties", "version.number"));
  }

  /**
   * Returns if the Spark on the class path is one that this program runs on.
   *
   * @throws ClusterFailureException if it is not
   */
  public static void check() {
    complaint()
        .ifPresent(
            complaint -> {
              throw new ClusterFailureException(complaint, null);
            });
  }

  /** What is wrong with a Spark for a Scala, whose versions are empty where nothing tells them. */
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
                + " submit by one of these, to a cluster of the same version; submit/spark without"
                + " SPARK_HOME brings its own, and submit/local needs none",
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
