package io.kindling.spark.resident;

import io.kindling.InvalidInputException;
import io.kindling.data.batch.Step;
import io.kindling.spark.cluster.ClusterMonitor;
import io.kindling.spark.cluster.OtherJobs;
import io.kindling.spark.cluster.TaskSlots;
import io.kindling.spark.examples.ShardedExamples;
import io.kindling.training.Engine;
import io.kindling.training.evaluation.Evaluation;
import io.kindling.training.evaluation.PartitionEvaluation;
import io.kindling.training.gradient.FixedTree;
import io.kindling.training.gradient.Gradient;
import io.kindling.training.gradient.Reduction;
import io.kindling.training.recipe.TrainingTask;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tasks that stay on the executors through all steps, so that a step costs an exchange of messages
 * and not a Spark job.
 *
 * <p>The driver publishes a command (a step's gradient, or an evaluation) together with the
 * weights, and has what came of it from every executor. A task that dies is started again by Spark
 * and takes up the command under way. Needs a slot for every partition at once.
 */
public final class ResidentEngine implements Engine {

  private static final Logger LOG = LoggerFactory.getLogger(ResidentEngine.class);

  /** How often a waiting driver looks whether its tasks still have executors to run on. */
  private static final long WATCH_MILLIS = 500;

  /** How long executors may be missing before they count as lost for good. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(15);

  /** How long Spark may give a task to nobody, though there is a slot for it. */
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(20);

  /** How long it may take until the end of another job is known. */
  private static final Duration JOB_END = Duration.ofSeconds(1);

  /** How long other jobs may have the core that a task waits for. */
  private static final long CROWDED_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** The tasks cannot stay; what was asked for last was not computed, and another engine can. */
  public static final class CannotStayException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** For a reason that is told to the user. */
    public CannotStayException(String why) {
      super(why);
    }
  }

  private final ShardedExamples training;
  private final ShardedExamples validation;
  private final TrainingTask task;
  private final IntUnaryOperator fanOut;
  private final OtherJobs others;
  private final CoreSharing sharing;
  private final Reduction reduction;

  /** The exchange that the tasks belong to, and their job; null before the first command. */
  private ResidentExchange exchange;

  private ResidentJob job;
  private int jobs;
  private long lookedAt;
  private long lackingSince;

  /**
   * Creates an engine whose tasks stay, whatever other jobs the application has.
   *
   * @param training the training examples, in as many shards as the task's batches have
   * @param validation the validation examples, in as many partitions
   * @throws InvalidInputException if {@code spark.kindling.fanout} is none
   */
  public ResidentEngine(ShardedExamples training, ShardedExamples validation, TrainingTask task) {
    this(training, validation, task, OtherJobs.none());
  }

  /**
   * Creates an engine whose tasks make room for other jobs.
   *
   * @throws InvalidInputException if {@code spark.kindling.fanout} is none
   */
  public ResidentEngine(
      ShardedExamples training, ShardedExamples validation, TrainingTask task, OtherJobs others) {
    this(
        training,
        validation,
        task,
        others,
        FanOut.of(training.spark().getConf(), task.exchangeBytes()));
  }

  /**
   * Creates an engine whose tasks stay, whatever other jobs the application has.
   *
   * @param fanOut how many nodes one has below it in the tree, at the most, by the number of
   *     executors
   */
  public ResidentEngine(
      ShardedExamples training,
      ShardedExamples validation,
      TrainingTask task,
      IntUnaryOperator fanOut) {
    this(training, validation, task, OtherJobs.none(), fanOut);
  }

  private ResidentEngine(
      ShardedExamples training,
      ShardedExamples validation,
      TrainingTask task,
      OtherJobs others,
      IntUnaryOperator fanOut) {
    this.training = training;
    this.validation = validation;
    this.task = task;
    this.others = others;
    this.fanOut = fanOut;
    this.reduction =
        new Reduction(FixedTree.root(training.shards()), task.network().parameterCount());
    this.sharing = new CoreSharing(others, training.partitions(), () -> exchange.end());
  }

  @Override
  public String name() {
    return "resident";
  }

  /**
   * @throws CannotStayException if executors are lacking, or the tasks fail again and again
   */
  @Override
  public Gradient gradient(Step step, float[] parameters) {
    return reduction.mean(
        run(() -> exchange.publishGradient(step, parameters, task.exchange())).sums());
  }

  /**
   * @throws CannotStayException if executors are lacking, or the tasks fail again and again
   */
  @Override
  public Optional<Evaluation> validate(float[] parameters) {
    return validation.isEmpty()
        ? Optional.empty()
        : Optional.of(
            PartitionEvaluation.unpack(
                task.network(),
                List.copyOf(
                    run(() -> exchange.publishValidation(parameters)).evaluations().values())));
  }

  /**
   * An exchange with hardly any arithmetic, to be timed: the parameters go out, and the sums of the
   * first step, which are computed once, come back.
   *
   * @throws CannotStayException if executors are lacking, or the tasks fail again and again
   */
  public Gradient exchange(float[] parameters) {
    return reduction.mean(run(() -> exchange.publishRepeat(parameters, task.exchange())).sums());
  }

  /** Has every task compute a command, and returns what came of it. */
  private Contribution run(Runnable publish) {
    return sharing.during(() -> outcome(publish));
  }

  private Contribution outcome(Runnable publish) {
    if (!sharing.isPresent()) {
      enter();
    }
    checkSlots();
    publish.run();
    boolean restarted = false;
    while (!awaitOutcome()) {
      ClusterMonitor.of(training.spark()).check();
      Optional<String> fault = fault();
      if (fault.isPresent()) {
        if (restarted) {
          throw new CannotStayException(fault.get());
        }
        LOG.warn("{}; starting the resident tasks again", fault.get());
        restart();
        restarted = true;
      }
      checkSlots();
    }
    return exchange.outcome();
  }

  /**
   * Starts the tasks, for the first time or after they have made room for another job.
   *
   * @throws CannotStayException if that job is not over
   */
  private void enter() {
    if (job != null) {
      job.close();
      if (others.stillWantCoresOf(training.partitions(), JOB_END)) {
        throw crowded();
      }
    }
    exchange = new ResidentExchange(training.partitions(), training.shards(), fanOut);
    start();
    sharing.enter();
  }

  private CannotStayException crowded() {
    return new CannotStayException(
        String.format(
            "another job of the application has or waits for cores of the %d that the resident tasks"
                + " need: %s",
            training.partitions(), others.names()));
  }

  private void start() {
    job = new ResidentJob(training, validation, task, exchange.exchange(), ++jobs);
  }

  private void restart() {
    job.cancel();
    start();
  }

  /** Why the outcome will never come, if it seems so. */
  private Optional<String> fault() {
    return job.fault()
        .or(
            () ->
                job.idle(exchange.missing(), IDLE_NANOS)
                    .map(
                        partition ->
                            "no result from partition "
                                + partition
                                + ": Spark gives its task to no executor"));
  }

  /**
   * Looks, now and then, whether there is an executor for every task; has them leave those that
   * Spark wants to have gone.
   *
   * @throws CannotStayException if executors are lacking for good, or other jobs have their cores
   */
  private void checkSlots() {
    long now = System.nanoTime();
    if (now - lookedAt < TimeUnit.MILLISECONDS.toNanos(WATCH_MILLIS)) {
      return;
    }
    lookedAt = now;
    sharing.look();
    if (sharing.isWanted() && job.idle(exchange.missing(), CROWDED_NANOS).isPresent()) {
      throw crowded();
    }
    boolean leaving = job.isLeaving();
    if (TaskSlots.of(training.spark()) >= training.partitions()) {
      lackingSince = 0;
      if (leaving) {
        LOG.warn("an executor is being decommissioned; starting the resident tasks on others");
        restart();
      }
    } else if (lackingSince == 0) {
      lackingSince = now;
    } else if (now - lackingSince > PATIENCE_NANOS) {
      throw new CannotStayException(
          leaving
              ? "an executor is being decommissioned, and none has come instead"
              : "executors were lost and not replaced");
    }
  }

  private boolean awaitOutcome() {
    try {
      return exchange.await(WATCH_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    }
  }

  @Override
  public void close() {
    sharing.close();
    if (job != null) {
      exchange.end();
      job.close();
    }
  }
}
