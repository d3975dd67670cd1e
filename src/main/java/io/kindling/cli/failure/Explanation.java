package io.kindling.cli.failure;

import io.kindling.ForeignFailure;
import io.kindling.InvalidInputException;
import io.kindling.Secrets;
import io.kindling.SystemResource;
import io.kindling.cli.options.OneLine;
import io.kindling.registry.RegistryInUseException;
import io.kindling.spark.ClusterFailureException;
import io.kindling.spark.check.ArithmeticCheck.UnsoundArithmeticException;
import io.kindling.spark.cluster.JobCancelledException;
import io.kindling.spark.start.SparkStart.SparkStartException;
import io.kindling.storage.AccessDenied;
import io.kindling.training.DivergenceGuard.DivergedException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;

/**
 * A failure in one line for the user: the first cause that says something, and what to do where
 * that is known. Spark tells most failures as text, so the table of remedies is one of texts.
 *
 * @param line what went wrong
 * @param status the exit status
 * @param traced whether the stack trace may tell more than the line does
 */
public record Explanation(String line, int status, boolean traced) {

  /** Takes secrets out of the line. */
  public Explanation {
    line = Secrets.masked(line);
  }

  /**
   * What to do about a failure.
   *
   * @param symptom what is found in its line
   * @param action the end of that line
   */
  private record Remedy(Pattern symptom, Function<String, String> action) {
    Remedy(String symptom, String action) {
      this(Pattern.compile(symptom), line -> action);
    }
  }

  private static final String RESUME =
      "; what was cut off goes on from its newest checkpoint: train by --resume, retrain by the same"
          + " command";

  private static final List<Remedy> REMEDIES =
      List.of(
          new Remedy(
              "spark\\.driver\\.maxResultSize",
              "raise it by --conf spark.driver.maxResultSize=2g (0: no limit); fewer --partitions"
                  + " send less, too"),
          new Remedy(
              Pattern.compile("OutOfMemoryError|exited with code 52|Java heap space|GC overhead"),
              Explanation::moreMemory),
          new Remedy(
              Pattern.compile("TaskResultLost"),
              line ->
                  "its result did not reach the driver, most often because " + moreDriverMemory()),
          new Remedy(
              "code 137|OOMKilled|memory limits",
              "most often for using more memory than its machine or container has: raise"
                  + " spark.executor.memoryOverhead, or give less --executor-memory"),
          new Remedy(
              "No space left on device|[Qq]uota exceeded|quota .*is exceeded",
              "free some space, or name another disk: by train's --output, or for Spark's own files by"
                  + " --conf spark.local.dir=DIR"
                  + RESUME),
          new Remedy(
              Pattern.compile("Permission denied|AccessDeniedException"),
              line ->
                  String.format(
                      "run this as a user who may, or have the owner give the user '%s' the right",
                      System.getProperty("user.name"))),
          new Remedy(
              "Read-only file system",
              "the disk no longer takes files, most often after an error of its own, of which the"
                  + " machine's log tells"
                  + RESUME),
          new Remedy(
              "SparkContext was shut down|stopped SparkContext|SparkContext has been shut"
                  + "|Master removed our application|application has been killed",
              "the application was ended from outside: in the master's page, by a kill command, or"
                  + " because the master gave it up"
                  + RESUME),
          new Remedy("masters are unresponsive", "see that the master runs" + RESUME),
          new Remedy(
              "ExecutorLostFailure|Lost executor|ExecutorDeadException|executor .* exited",
              "executors were lost as often as spark.task.maxFailures lets a task fail; their"
                  + " standard error, among the worker's or the cluster's logs, says why"
                  + RESUME),
          new Remedy(
              "executor container image|kubernetes\\..*image",
              "name one by --conf spark.kubernetes.container.image=IMAGE"));

  /** How Spark tells of a task that failed once too often. */
  private static final Pattern TASK =
      Pattern.compile(
          "Task \\S+ in stage \\S+ failed (\\d+) times?, most recent failure: Lost task .*?"
              + "\\(TID \\d+\\) \\((\\S+) executor (\\S+)\\): (.*)");

  private static final String PREFIX = "Job aborted due to stage failure: ";

  /** Explains a failure. */
  public static Explanation of(Throwable failure) {
    List<Throwable> causes = causes(failure);
    for (Throwable cause : causes) {
      if (cause instanceof InvalidInputException invalid) {
        // A setting is an option here, and its name begins the message.
        String dashes = invalid.setting().isPresent() ? "--" : "";
        String line = dashes + invalid.getMessage();
        return scarce(causes, line).orElse(new Explanation(line, ExitCode.USAGE, false));
      }
      if (cause instanceof JobCancelledException) {
        return new Explanation(cause.getMessage() + RESUME, ExitCode.SOFTWARE, false);
      }
      // Why Spark did not start is told by what is beneath: a setting, most often.
      boolean ours =
          cause instanceof ClusterFailureException && !(cause instanceof SparkStartException);
      if (ours
          || cause instanceof DivergedException
          || cause instanceof UnsoundArithmeticException
          || cause instanceof RegistryInUseException) {
        return new Explanation(cause.getMessage(), ExitCode.SOFTWARE, false);
      }
    }
    return scarce(causes, line(causes))
        .orElseGet(
            () ->
                causes.stream().anyMatch(AccessDenied::isOne)
                    ? new Explanation(sentence(causes), ExitCode.USAGE, false)
                    : new Explanation(sentence(causes), ExitCode.SOFTWARE, true));
  }

  /** Explains a failure for which a resource of the system was lacking, if that is the reason. */
  private static Optional<Explanation> scarce(List<Throwable> causes, String line) {
    String who = line.contains("last on executor") ? "the executor" : "the driver";
    return SystemResource.in(causes.get(0))
        .map(
            resource ->
                new Explanation(
                    line + "; " + resource.lackedBy(who) + RESUME, ExitCode.SOFTWARE, false));
  }

  private static String sentence(List<Throwable> causes) {
    Optional<String> missing =
        causes.stream().map(Explanation::missingClass).filter(Objects::nonNull).findFirst();
    if (missing.isPresent()) {
      return missing.get();
    }
    String line = line(causes);
    // What became of an executor may only stand further down, where the line is too short for it.
    for (Remedy remedy : REMEDIES) {
      for (Throwable cause : causes) {
        String said = String.valueOf(cause);
        if (remedy.symptom().matcher(said).find()) {
          return line.replaceFirst("\\.$", "") + "; " + remedy.action().apply(line);
        }
      }
    }
    return line;
  }

  /** Of all causes the first that says something of its own. */
  private static String line(List<Throwable> causes) {
    for (Throwable cause : causes) {
      String message =
          cause instanceof FileSystemException
              ? ForeignFailure.line(cause)
              : ForeignFailure.firstSentence(cause.getMessage());
      boolean wraps =
          cause.getCause() != null
              && (cause instanceof ExecutionException
                  || String.valueOf(cause.getCause()).equals(cause.getMessage()));
      if (!message.isEmpty() && !wraps) {
        return task(named(cause, message.replace(PREFIX, "")));
      }
    }
    return causes.get(causes.size() - 1).getClass().getName();
  }

  /** The class is told where the message alone is meant for programmers. */
  private static String named(Throwable cause, String message) {
    boolean speaks =
        message.contains(" ")
            && (cause instanceof IOException
                || cause instanceof SparkStartException
                || cause.getClass().getName().startsWith("org.apache.spark."));
    return speaks ? message : cause.getClass().getSimpleName() + ": " + message;
  }

  private static String task(String line) {
    Matcher task = TASK.matcher(line);
    return task.find()
        ? String.format(
            "a task failed %s, last on %s: %s",
            task.group(1).equals("1") ? "once" : task.group(1) + " times",
            task.group(3).equals("driver")
                ? "the driver"
                : "executor " + task.group(3) + " at " + task.group(2),
            task.group(4))
        : line;
  }

  private static String moreMemory(String line) {
    boolean executor = line.contains("last on executor") || line.contains("code 52");
    return executor
        ? String.format(
            "the executor ran out of memory: give each more by --executor-memory (it is %s), or"
                + " take more executors, smaller layers or a smaller --batch-size",
            System.getProperty("spark.executor.memory", "1g"))
        : moreDriverMemory();
  }

  private static String moreDriverMemory() {
    return String.format(
        "the driver ran out of memory: give it more than its %,d MiB, by --driver-memory 4g, or"
            + " KINDLING_MEMORY=4g before submit/local; or take smaller layers or a smaller"
            + " --batch-size",
        Runtime.getRuntime().maxMemory() >> 20);
  }

  /** A class that some setting of Spark's names, and that no jar has. */
  private static String missingClass(Throwable cause) {
    if (!(cause instanceof ClassNotFoundException || cause instanceof NoClassDefFoundError)
        || cause.getMessage() == null
        || cause.getMessage().contains(" ")) {
      return null;
    }
    String name = cause.getMessage().replace('/', '.');
    TreeSet<String> naming = new TreeSet<>();
    System.getProperties()
        .forEach(
            (key, value) -> {
              if (key.toString().startsWith("spark.") && value.toString().contains(name)) {
                naming.add(key.toString());
              }
            });
    return naming.isEmpty()
        ? "class " + name + " is in no jar that the program was given; give its jar by --jars"
        : String.format(
            "%s names %s, a class that is in no jar that Spark was given; give its jar by --jars or"
                + " --packages, or take the setting away",
            String.join(", ", naming), name);
  }

  /** A failure and what led to it; an exception may be its own cause's cause. */
  private static List<Throwable> causes(Throwable failure) {
    List<Throwable> causes = new ArrayList<>();
    for (Throwable cause = failure;
        cause != null && !causes.contains(cause);
        cause = cause.getCause()) {
      causes.add(cause);
    }
    return causes;
  }

  /** Prints a failure as the one line that a command ends with. */
  public static void complain(CommandLine command, String message) {
    command.getErr().println("kindling: " + OneLine.of(message));
  }
}
