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
 * Engine whose tasks stay on the executors for all steps, so that a step costs an exchange of
 * messages instead of a Spark job.
 *
 * <p>The driver publishes a command (a step's gradient, or an evaluation) together with the
 * parameters and collects the result of every executor. Spark restarts a task that fails, and the
 * new attempt computes the current command. All tasks run at the same time, so the engine needs one
 * task slot for every partition.
 */
public final class ResidentEngine implements Engine {

  private static final Logger LOG = LoggerFactory.getLogger(ResidentEngine.class);

  /**
   * Interval in milliseconds at which a waiting driver checks that its tasks still have executors.
   */
  private static final long CHECK_MILLIS = 500;

  /** Time in nanoseconds after which missing executors count as lost for good. */
  private static final long LOST_NANOS = TimeUnit.SECONDS.toNanos(15);

  /**
   * Time in nanoseconds that Spark may leave a task unscheduled although there is a free slot for
   * it.
   */
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(20);

  /** Longest time to wait until Spark reports the end of another job. */
  private static final Duration JOB_END_WAIT = Duration.ofSeconds(1);

  /** Time in nanoseconds that a task may wait for a core that another job occupies. */
  private static final long OCCUPIED_NANOS = TimeUnit.SECONDS.toNanos(2);

  /**
   * Thrown when the resident tasks cannot run any longer. The last command has no result; another
   * engine can compute it.
   */
  public static final class ResidentUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /**
     * Creates an exception.
     *
     * @param why the reason, as shown to the user
     */
    public ResidentUnavailableException(String why) {
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

  /** The exchange that the tasks belong to; null before the first command. */
  private ResidentExchange exchange;

  /** The Spark job of the tasks; null before the first command. */
  private ResidentJob job;

  private int jobs;
  private long lastCheck;
  private long slotsMissingSince;

  /**
   * Creates an engine whose tasks keep their cores, whatever other jobs the application runs.
   *
   * @param training the training examples, in as many shards as the task's batches have
   * @param validation the validation examples, in as many partitions as the training examples
   * @throws InvalidInputException if {@code spark.kindling.fanout} is not a positive number
   */
  public ResidentEngine(ShardedExamples training, ShardedExamples validation, TrainingTask task) {
    this(training, validation, task, OtherJobs.none());
  }

  /**
   * Creates an engine whose tasks leave when another job of the application needs their cores.
   *
   * @throws InvalidInputException if {@code spark.kindling.fanout} is not a positive number
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
   * Creates an engine whose tasks keep their cores, whatever other jobs the application runs.
   *
   * @param fanOut the largest number of children of a node in the tree, as a function of the number
   *     of executors
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
   * @throws ResidentUnavailableException if executors are missing, or the restarted tasks fail too
   */
  @Override
  public Gradient gradient(Step step, float[] parameters) {
    return reduction.mean(
        run(() -> exchange.publishGradient(step, parameters, task.exchange())).sums());
  }

  /**
   * @throws ResidentUnavailableException if executors are missing, or the restarted tasks fail too
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
   * Runs one exchange with hardly any arithmetic, so that benchmarks can time it: the parameters go
   * out, and the gradient sums of the first step, which every task computes only once, come back.
   *
   * @return the mean gradient of the first step
   * @throws ResidentUnavailableException if executors are missing, or the restarted tasks fail too
   */
  public Gradient exchange(float[] parameters) {
    return reduction.mean(run(() -> exchange.publishRepeat(parameters, task.exchange())).sums());
  }

  /**
   * Publishes a command, waits until every task has computed it, and returns the combined results.
   */
  private Contribution run(Runnable publish) {
    return sharing.compute(() -> result(publish));
  }

  private Contribution result(Runnable publish) {
    if (!sharing.isRunning()) {
      startTasks();
    }
    checkSlots();
    publish.run();
    boolean restarted = false;
    while (!awaitResult()) {
      ClusterMonitor.of(training.spark()).check();
      Optional<String> fault = fault();
      if (fault.isPresent()) {
        if (restarted) {
          throw new ResidentUnavailableException(fault.get());
        }
        LOG.warn("{}; starting the resident tasks again", fault.get());
        restartJob();
        restarted = true;
      }
      checkSlots();
    }
    return exchange.result();
  }

  /**
   * Starts the tasks, either for the first time or after they left for another job.
   *
   * @throws ResidentUnavailableException if that job still occupies or waits for the cores
   */
  private void startTasks() {
    if (job != null) {
      job.close();
      if (others.stillWantCoresOf(training.partitions(), JOB_END_WAIT)) {
        throw coresOccupied();
      }
    }
    exchange = new ResidentExchange(training.partitions(), training.shards(), fanOut);
    submitJob();
    sharing.started();
  }

  private ResidentUnavailableException coresOccupied() {
    return new ResidentUnavailableException(
        String.format(
            "another job of the application has or waits for cores of the %d that the resident tasks"
                + " need: %s",
            training.partitions(), others.names()));
  }

  private void submitJob() {
    job = new ResidentJob(training, validation, task, exchange.exchangeId(), ++jobs);
  }

  private void restartJob() {
    job.cancel();
    submitJob();
  }

  /**
   * Returns the reason why the current command will never have a result; empty if none is known.
   */
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
   * Checks, at most every {@link #CHECK_MILLIS}, that there is a task slot for every partition.
   * Restarts the tasks on other executors when Spark decommissions one of theirs.
   *
   * @throws ResidentUnavailableException if executors are missing for good, or other jobs occupy
   *     their cores
   */
  private void checkSlots() {
    long now = System.nanoTime();
    if (now - lastCheck < TimeUnit.MILLISECONDS.toNanos(CHECK_MILLIS)) {
      return;
    }
    lastCheck = now;
    sharing.check();
    if (sharing.isLeaveRequested() && job.idle(exchange.missing(), OCCUPIED_NANOS).isPresent()) {
      throw coresOccupied();
    }
    boolean decommissioning = job.isDecommissioning();
    if (TaskSlots.of(training.spark()) >= training.partitions()) {
      slotsMissingSince = 0;
      if (decommissioning) {
        LOG.warn("an executor is being decommissioned; starting the resident tasks on others");
        restartJob();
      }
    } else if (slotsMissingSince == 0) {
      slotsMissingSince = now;
    } else if (now - slotsMissingSince > LOST_NANOS) {
      throw new ResidentUnavailableException(
          decommissioning
              ? "an executor is being decommissioned, and none has come instead"
              : "executors were lost and not replaced");
    }
  }

  private boolean awaitResult() {
    try {
      return exchange.await(CHECK_MILLIS);
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
