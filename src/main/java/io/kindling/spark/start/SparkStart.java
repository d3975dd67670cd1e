package io.kindling.spark.start;

import io.kindling.ForeignFailure;
import io.kindling.InvalidInputException;
import io.kindling.spark.ClusterFailureException;
import io.kindling.spark.cluster.ClusterMonitor;
import io.kindling.spark.cluster.DriverMonitor;
import io.kindling.spark.cluster.MasterVersion;
import java.time.Duration;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.package$;
import scala.util.Properties;

/** Starts Spark with the submitter's settings. */
public final class SparkStart {

  /** Thrown when Spark cannot be started. The message is for the user. */
  public static final class SparkStartException extends ClusterFailureException {
    private static final long serialVersionUID = 1;

    SparkStartException(String master, String why, Throwable cause) {
      super("Spark could not be started on " + master + ": " + why, cause);
    }
  }

  /**
   * Prefix of the application identifier that Spark itself generates if no master has assigned one.
   * After requesting one for a minute in vain, Spark's start usually returns without an error, and
   * Spark stops itself a moment later.
   */
  private static final String UNREGISTERED = "spark-application-";

  /** Time that Spark may take until it gives up by itself, if it does. */
  private static final Duration SPARKS_OWN_LIMIT = Duration.ofMinutes(3);

  /**
   * Environment variable in which a standalone worker passes the secret to a driver; Spark itself
   * reads only the setting.
   */
  private static final String SECRET = "_SPARK_AUTH_SECRET";

  /** Names, or suffixes of names, that spark-submit gives to an application without a name. */
  private static final List<String> UNNAMED = List.of("io.kindling.cli.Kindling", ".jar");

  private SparkStart() {}

  /**
   * Starts Spark and a monitor of its executors.
   *
   * @param name the name of the application, unless the submitter has set one
   * @param waitSeconds the time in seconds for which there may be no executor while there is work
   *     to do
   * @throws InvalidInputException if no master is set, or no directory for Spark's own files is
   *     usable
   * @throws SparkStartException if the master cannot be reached or rejects the application
   */
  public static JavaSparkContext start(String name, int waitSeconds) {
    SparkConf conf = new SparkConf();
    if (UNNAMED.stream().anyMatch(conf.get("spark.app.name", UNNAMED.get(0))::endsWith)) {
      conf.setAppName(name);
    }
    if (!conf.contains("spark.master")) {
      throw new InvalidInputException(
          "no Spark master: start with submit/local on one machine, with submit/spark --master …"
              + " or spark-submit on a cluster");
    }
    ExchangeSettings.addTo(conf);
    if (conf.get("spark.master").startsWith("local")) {
      // A task that runs out of memory would end the JVM at once, without an explanation.
      conf.setIfMissing("spark.executor.killOnFatalError.depth", "0");
    }
    if (conf.getBoolean("spark.authenticate", false) && System.getenv(SECRET) != null) {
      conf.setIfMissing("spark.authenticate.secret", System.getenv(SECRET));
    }
    LocalDirectories.of(conf, System.getenv()).check();
    Duration limit = SPARKS_OWN_LIMIT.plusSeconds(waitSeconds);
    JavaSparkContext spark =
        DriverMonitor.during(
            limit,
            String.format(
                "Spark did not start on %s within %,d s; check in the cluster's web UI what the"
                    + " application waits for, or wait longer (wait-for-executors)",
                conf.get("spark.master"), limit.toSeconds()),
            () -> start(conf));
    ClusterMonitor.start(spark, waitSeconds);
    return spark;
  }

  private static JavaSparkContext start(SparkConf conf) {
    String master = conf.get("spark.master");
    JavaSparkContext spark;
    try {
      spark = new JavaSparkContext(conf);
    } catch (Exception e) {
      if (master.startsWith("spark:") && isStoppedWhileStarting(e)) {
        throw notRegistered(conf, e);
      }
      // Exception, not RuntimeException: Scala code throws checked exceptions without declaring
      // them.
      throw new SparkStartException(master, ForeignFailure.lineWithOrigin(e), e);
    }
    if (master.startsWith("spark:") && spark.sc().applicationId().startsWith(UNREGISTERED)) {
      spark.stop();
      throw notRegistered(conf, null);
    }
    return spark;
  }

  /**
   * Returns whether this is an exception that Spark throws if another of its threads stops it
   * during its start: it then finds parts of itself missing.
   */
  private static boolean isStoppedWhileStarting(Exception e) {
    return e instanceof NullPointerException || e instanceof IllegalStateException;
  }

  private static SparkStartException notRegistered(SparkConf conf, Exception cause) {
    return new SparkStartException(
        conf.get("spark.master"),
        "no master at this address accepted the application; " + advice(conf),
        cause);
  }

  /** Returns advice for a master that does not answer. */
  static String advice(SparkConf conf) {
    String ours = package$.MODULE$.SPARK_VERSION();
    String secrets =
        "that spark.authenticate, its secret and the encryption have the master's settings";
    return MasterVersion.of(conf)
        .map(
            theirs ->
                theirs.equals(ours)
                    ? "a master answers there, with this version of Spark ("
                        + ours
                        + "); check "
                        + secrets
                    : String.format(
                        "the master runs Spark %s, and this is Spark %s (Scala %s): submit to a"
                            + " cluster of this version",
                        theirs, ours, Properties.versionNumberString()))
        .orElse(
            String.format(
                "check the address, that the master runs, that it has this version of Spark (%s,"
                    + " Scala %s), and %s",
                ours, Properties.versionNumberString(), secrets));
  }
}
