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
 * The explanation of a failure in one line for the user: the first cause with a message of its own,
 * and a remedy if one is known. Spark reports most failures only as text, so remedies are found by
 * patterns.
 *
 * @param line the failure and its remedy
 * @param status the exit status
 * @param traced whether the stack trace may help, because the line may not tell everything
 */
public record Explanation(String line, int status, boolean traced) {

  /** Creates an explanation, with secrets masked in the line. */
  public Explanation {
    line = Secrets.masked(line);
  }

  /**
   * A remedy for a kind of failure.
   *
   * @param symptom the pattern that identifies the failure, searched for in every cause
   * @param action returns the remedy, the end of the line, from the beginning of the line
   */
  private record Remedy(Pattern symptom, Function<String, String> action) {
    Remedy(String symptom, String action) {
      this(Pattern.compile(symptom), line -> action);
    }
  }

  private static final String RESUME =
      "; to continue from the newest checkpoint, use train with --resume, or repeat the retrain"
          + " command";

  private static final List<Remedy> REMEDIES =
      List.of(
          new Remedy(
              "spark\\.driver\\.maxResultSize",
              "raise it with --conf spark.driver.maxResultSize=2g (0: no limit), or use fewer"
                  + " --partitions, which send less"),
          new Remedy(
              Pattern.compile("OutOfMemoryError|exited with code 52|Java heap space|GC overhead"),
              Explanation::moreMemory),
          new Remedy(
              Pattern.compile("TaskResultLost"),
              line ->
                  "its result did not reach the driver, most often because " + moreDriverMemory()),
          new Remedy(
              "code 137|OOMKilled|memory limits",
              "most often because it used more memory than its machine or container has: raise"
                  + " spark.executor.memoryOverhead, or lower --executor-memory"),
          new Remedy(
              "No space left on device|[Qq]uota exceeded|quota .*is exceeded",
              "free some space, or use another disk: with --output for a training, with --conf"
                  + " spark.local.dir=DIR for Spark's own files"
                  + RESUME),
          new Remedy(
              Pattern.compile("Permission denied|AccessDeniedException"),
              line ->
                  String.format(
                      "run the command as a user with this permission, or ask the owner to grant it"
                          + " to the user '%s'",
                      System.getProperty("user.name"))),
          new Remedy(
              "Read-only file system",
              "the disk no longer accepts files, most often after a disk error; see the machine's"
                  + " log"
                  + RESUME),
          new Remedy(
              "SparkContext was shut down|stopped SparkContext|SparkContext has been shut"
                  + "|Master removed our application|application has been killed",
              "the application was ended from outside: on the master's page, by a kill command, or"
                  + " because the master removed it"
                  + RESUME),
          new Remedy("masters are unresponsive", "check that the master is running" + RESUME),
          new Remedy(
              "ExecutorLostFailure|Lost executor|ExecutorDeadException|executor .* exited",
              "executors were lost as often as spark.task.maxFailures allows a task to fail; for the"
                  + " reason, see their standard error in the logs of the worker or the cluster"
                  + RESUME),
          new Remedy(
              "executor container image|kubernetes\\..*image",
              "name one with --conf spark.kubernetes.container.image=IMAGE"));

  /** The message of Spark about a task that failed more often than allowed. */
  private static final Pattern TASK =
      Pattern.compile(
          "Task \\S+ in stage \\S+ failed (\\d+) times?, most recent failure: Lost task .*?"
              + "\\(TID \\d+\\) \\((\\S+) executor (\\S+)\\): (.*)");

  private static final String PREFIX = "Job aborted due to stage failure: ";

  /** Returns the explanation of a failure. */
  public static Explanation of(Throwable failure) {
    List<Throwable> causes = causes(failure);
    for (Throwable cause : causes) {
      if (cause instanceof InvalidInputException invalid) {
        // The message begins with the name of a setting, which is an option here.
        String dashes = invalid.setting().isPresent() ? "--" : "";
        String line = dashes + invalid.getMessage();
        return scarce(causes, line).orElse(new Explanation(line, ExitCode.USAGE, false));
      }
      if (cause instanceof JobCancelledException) {
        return new Explanation(cause.getMessage() + RESUME, ExitCode.SOFTWARE, false);
      }
      // If Spark did not start, its cause is more specific, most often a setting.
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

  /** Explains a failure whose reason is a lack of a system resource; empty for other failures. */
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
    // The reason of a lost executor may be only in a deeper cause, not in the line.
    for (Remedy remedy : REMEDIES) {
      for (Throwable cause : causes) {
        String text = String.valueOf(cause);
        if (remedy.symptom().matcher(text).find()) {
          return line.replaceFirst("\\.$", "") + "; " + remedy.action().apply(line);
        }
      }
    }
    return line;
  }

  /** Returns the message of the first cause that does not only wrap another one. */
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

  /** Adds the exception's class if the message alone is meant for programmers. */
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
            "the executor ran out of memory: raise --executor-memory (it is %s), or use more"
                + " executors, smaller layers or a smaller --batch-size",
            System.getProperty("spark.executor.memory", "1g"))
        : moreDriverMemory();
  }

  private static String moreDriverMemory() {
    return String.format(
        "the driver ran out of memory: give it more than its %,d MiB, with --driver-memory 4g, or"
            + " with KINDLING_MEMORY=4g for submit/local; or use smaller layers or a smaller"
            + " --batch-size",
        Runtime.getRuntime().maxMemory() >> 20);
  }

  /** Explains a class that is in no jar, with the Spark settings that name it; else null. */
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
        ? "class " + name + " is in none of the program's jars; add its jar with --jars"
        : String.format(
            "%s names %s, a class that is in none of Spark's jars; add its jar with --jars or"
                + " --packages, or remove the setting",
            String.join(", ", naming), name);
  }

  /** Returns a failure and its causes; ends at a cause that is already in the list. */
  private static List<Throwable> causes(Throwable failure) {
    List<Throwable> causes = new ArrayList<>();
    for (Throwable cause = failure;
        cause != null && !causes.contains(cause);
        cause = cause.getCause()) {
      causes.add(cause);
    }
    return causes;
  }

  /** Prints a failure as one line on standard error. */
  public static void complain(CommandLine command, String message) {
    command.getErr().println("kindling: " + OneLine.of(message));
  }
}
