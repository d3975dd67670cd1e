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

  /** Spark could not be started. The message is for the user. */
  public static final class SparkStartException extends ClusterFailureException {
    private static final long serialVersionUID = 1;

    SparkStartException(String master, String why, Throwable cause) {
      super("Spark could not be started on " + master + ": " + why, cause);
    }
  }

  /**
   * How the ids begin that Spark makes up where no master has given one: having asked in vain for a
   * minute, it returns as if all were well, mostly, and stops itself a moment later.
   */
  private static final String UNREGISTERED = "spark-application-";

  /** How long Spark may take until it gives up by itself, where it ever does. */
  private static final Duration ITS_OWN_LIMITS = Duration.ofMinutes(3);

  /** Where a standalone worker puts the secret of a driver, in which Spark asks for the setting. */
  private static final String SECRET = "_SPARK_AUTH_SECRET";

  /** What spark-submit calls an application whose submitter has not named it, or a part of it. */
  private static final List<String> UNNAMED = List.of("io.kindling.cli.Kindling", ".jar");

  private SparkStart() {}

  /**
   * Starts Spark, and watches its executors from the first moment.
   *
   * @param name of the application, unless the submitter has given it one
   * @param patience for how many seconds there may be no executor for what there is to do
   * @throws InvalidInputException if no master was given, or no directory for Spark's own files can
   *     be used
   * @throws SparkStartException if the master cannot be reached, or will not have us
   */
  public static JavaSparkContext start(String name, int patience) {
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
      // A task that runs out of memory would end the JVM at once, and nobody would be told why.
      conf.setIfMissing("spark.executor.killOnFatalError.depth", "0");
    }
    if (conf.getBoolean("spark.authenticate", false) && System.getenv(SECRET) != null) {
      conf.setIfMissing("spark.authenticate.secret", System.getenv(SECRET));
    }
    LocalDirectories.of(conf, System.getenv()).check();
    Duration limit = ITS_OWN_LIMITS.plusSeconds(patience);
    JavaSparkContext spark =
        DriverMonitor.during(
            limit,
            String.format(
                "Spark did not start on %s within %,d s; see in the cluster's pages what the"
                    + " application waits for, or wait longer (wait-for-executors)",
                conf.get("spark.master"), limit.toSeconds()),
            () -> start(conf));
    ClusterMonitor.start(spark, patience);
    return spark;
  }

  private static JavaSparkContext start(SparkConf conf) {
    String master = conf.get("spark.master");
    JavaSparkContext spark;
    try {
      spark = new JavaSparkContext(conf);
    } catch (Exception e) {
      if (master.startsWith("spark:") && isStoppedWhileStarting(e)) {
        throw unregistered(conf, e);
      }
      // Not only unchecked ones: Spark's Scala does not declare what it throws.
      throw new SparkStartException(master, ForeignFailure.lineWithOrigin(e), e);
    }
    if (master.startsWith("spark:") && spark.sc().applicationId().startsWith(UNREGISTERED)) {
      spark.stop();
      throw unregistered(conf, null);
    }
    return spark;
  }

  /**
   * Whether this is what Spark throws where it stops itself, from another thread, before it is
   * through with starting: it comes upon what is no longer there.
   */
  private static boolean isStoppedWhileStarting(Exception e) {
    return e instanceof NullPointerException || e instanceof IllegalStateException;
  }

  private static SparkStartException unregistered(SparkConf conf, Exception cause) {
    return new SparkStartException(
        conf.get("spark.master"), "no master there took the application; " + advice(conf), cause);
  }

  /** What to look at where the master gives no answer. */
  static String advice(SparkConf conf) {
    String ours = package$.MODULE$.SPARK_VERSION();
    String secrets =
        "that spark.authenticate, its secret and the encryption are set as the master has them";
    return MasterVersion.of(conf)
        .map(
            theirs ->
                theirs.equals(ours)
                    ? "a master is there, and of this version of Spark ("
                        + ours
                        + "); check "
                        + secrets
                    : String.format(
                        "the master is of Spark %s, and this is Spark %s (Scala %s): submit to a"
                            + " cluster of this version",
                        theirs, ours, Properties.versionNumberString()))
        .orElse(
            String.format(
                "check the address, that the master runs, that it is of this version of Spark (%s,"
                    + " Scala %s), and %s",
                ours, Properties.versionNumberString(), secrets));
  }
}
