package io.kindling.spark;

import io.kindling.InvalidInputException;
import io.kindling.data.Step;
import io.kindling.spark.ResidentMessage.Command;
import io.kindling.spark.ResidentMessage.End;
import io.kindling.spark.ResidentMessage.Report;
import io.kindling.spark.ResidentMessage.Wait;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.spark.api.java.JavaFutureAction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tasks that stay on the executors through all steps, so that a step costs an exchange of messages
 * and not a Spark job.
 *
 * <p>The driver publishes a command (a step's gradient, or an evaluation) together with the
 * weights; every task, having done one command, sends its result and gets the next in the answer. A
 * task that dies is started again by Spark and takes up the command under way. Needs a slot for
 * every partition at once; where executors are lost for good, the run goes on under {@link
 * BroadcastEngine} from the step that it had reached.
 *
 * <p>Tasks on other machines talk to the driver through {@link ResidentPlugin}, whose one thread
 * must not be held up: a task whose command is not ready is told to ask again. Tasks in the
 * driver's own JVM (local mode) simply wait, and hand over arrays instead of bytes.
 */
public final class ResidentEngine implements Engine {

  private static final Logger LOG = LoggerFactory.getLogger(ResidentEngine.class);

  /** The engines of this JVM by their names, for the tasks and messages that belong to them. */
  private static final Map<UUID, ResidentEngine> ENGINES = new ConcurrentHashMap<>();

  /** How often a waiting driver looks whether its tasks still have executors to run on. */
  private static final long WATCH_MILLIS = 500;

  /** How long executors may be missing before they count as lost for good. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(15);

  /** How long the last answer of a step is held back for the next command, in milliseconds. */
  private static final long HOLD_MILLIS = 2;

  private final UUID id = UUID.randomUUID();
  private final ShardedExamples training;
  private final ShardedExamples validation;
  private final TrainingTask task;
  private final Reduction reduction;
  private final BroadcastEngine fallback;

  private JavaFutureAction<Void> job;
  private boolean fallenBack;

  // Shared with the tasks' requests; guarded by this.
  private Command command = new Command(0, null, new float[0]);
  private byte[] packedCommand;
  private final Object[] results;
  private int missing;
  private boolean ended;

  /**
   * @param training the training examples, in as many shards as the task's batches have
   * @param validation the validation examples, in as many partitions
   */
  public ResidentEngine(ShardedExamples training, ShardedExamples validation, TrainingTask task) {
    this.training = training;
    this.validation = validation;
    this.task = task;
    this.reduction = new Reduction(training.shards(), task.network().parameterCount());
    this.fallback = new BroadcastEngine(training, validation, task);
    this.results = new Object[training.partitions()];
    ENGINES.put(id, this);
  }

  /** The engine with a name if it lives in this JVM, else null. */
  static ResidentEngine inThisJvm(UUID id) {
    return ENGINES.get(id);
  }

  /**
   * Answers a task's message. Never waits but for the moment that a step's last answer may take.
   */
  static byte[] answer(Report report) {
    ResidentEngine engine = ENGINES.get(report.engine());
    return engine == null ? new End().pack() : engine.packedAnswer(report);
  }

  @Override
  public String name() {
    return fallenBack ? fallback.name() : "resident";
  }

  @Override
  public Gradient gradient(Step step, float[] parameters) {
    List<Object> sums = fallenBack ? List.of() : run(step, parameters);
    if (sums.isEmpty()) {
      return fallback.gradient(step, parameters);
    }
    List<SubtreeSums> unpacked = new ArrayList<>();
    for (Object result : sums) {
      unpacked.add(
          result instanceof byte[] packed
              ? SubtreeSums.unpack(packed, parameters.length)
              : (SubtreeSums) result);
    }
    return reduction.reduce(unpacked, task.batches().examplesIn(step.ofEpoch()));
  }

  @Override
  public Evaluation validate(float[] parameters) {
    List<Object> outcomes = fallenBack ? List.of() : run(null, parameters);
    if (outcomes.isEmpty()) {
      return fallback.validate(parameters);
    }
    return Evaluation.unpack(
        task.network(), outcomes.stream().map(outcome -> (byte[]) outcome).toList());
  }

  @Override
  public void close() {
    end();
    ENGINES.remove(id);
    fallback.close();
  }

  /** Has every task compute a command; gives no results if the engine has fallen back instead. */
  private List<Object> run(Step step, float[] parameters) {
    if (job == null) {
      start();
    }
    synchronized (this) {
      Arrays.fill(results, null);
      missing = results.length;
      command = new Command(command.number() + 1, step, parameters);
      packedCommand = null;
      notifyAll();
    }
    long lackingSince = 0;
    boolean restarted = false;
    while (!awaitResults()) {
      if (job.isDone()) {
        RuntimeException failure = failure();
        if (restarted) {
          return fallBack(failure.getMessage());
        }
        // Spark gives up a task after a number of failures, which a long job may gather over hours.
        LOG.warn("the resident tasks have failed; starting them again");
        start();
        restarted = true;
      }
      if (Slots.of(training.spark()) >= results.length) {
        lackingSince = 0;
      } else if (lackingSince == 0) {
        lackingSince = System.nanoTime();
      } else if (System.nanoTime() - lackingSince > PATIENCE_NANOS) {
        return fallBack("executors were lost and not replaced");
      }
    }
    synchronized (this) {
      return Collections.unmodifiableList(Arrays.asList(results.clone()));
    }
  }

  private synchronized boolean awaitResults() {
    try {
      await(() -> missing == 0, WATCH_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    }
    return missing == 0;
  }

  private void start() {
    UUID engine = id;
    TrainingTask shared = task;
    job =
        training
            .rdd()
            .zipPartitions(
                validation.rdd(),
                (shards, held) -> {
                  ResidentTask.work(
                      engine, shared, PartitionJob.inOrder(shards), PartitionJob.inOrder(held));
                  return Collections.emptyIterator();
                })
            .foreachPartitionAsync(nothing -> nothing.forEachRemaining(item -> {}));
  }

  private RuntimeException failure() {
    try {
      job.get();
      return new IllegalStateException("the resident tasks ended by themselves");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new CancellationException("interrupted");
    } catch (ExecutionException e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof InvalidInputException invalid) {
          throw invalid;
        }
      }
      return new IllegalStateException(e.getCause());
    }
  }

  private List<Object> fallBack(String why) {
    LOG.warn("going on under the broadcast engine: {}", why);
    end();
    fallenBack = true;
    return List.of();
  }

  private void end() {
    synchronized (this) {
      ended = true;
      notifyAll();
    }
    if (job != null && !job.isDone()) {
      try {
        job.get(2, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        job.cancel(true);
      } catch (ExecutionException | TimeoutException | CancellationException e) {
        job.cancel(true);
      }
    }
  }

  /** A task in this JVM hands over its result and waits for the next command. */
  synchronized ResidentMessage exchange(
      int partition, long done, SubtreeSums sums, byte[] evaluation) throws InterruptedException {
    accept(partition, done, sums == null ? evaluation : sums);
    // Not for ever, so that a task that Spark wants gone can see it.
    await(() -> ended || command.number() > done, WATCH_MILLIS);
    return next(done);
  }

  private synchronized byte[] packedAnswer(Report report) {
    boolean last = accept(report.partition(), report.done(), report.result());
    try {
      // The driver is about to publish the next command: cheaper to wait than to be asked again.
      if (last) {
        await(() -> ended || command.number() > report.done(), HOLD_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    ResidentMessage answer = next(report.done());
    if (!(answer instanceof Command)) {
      return answer.pack();
    }
    if (packedCommand == null) {
      packedCommand = answer.pack();
    }
    return packedCommand;
  }

  /** Waits, as the owner of this object's monitor, until a condition holds or time is up. */
  private void await(BooleanSupplier condition, long millis) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    long left = millis;
    while (!condition.getAsBoolean() && left > 0) {
      wait(left);
      left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
    }
  }

  /**
   * Takes a result, if it is one that is still wanted: a task that was thought dead may send one
   * late, or two may send the same.
   *
   * @return whether it was the last one missing
   */
  private boolean accept(int partition, long done, Object result) {
    if (isNothing(result) || done != command.number() || results[partition] != null) {
      return false;
    }
    results[partition] = result;
    missing--;
    if (missing == 0) {
      notifyAll();
    }
    return missing == 0;
  }

  private static boolean isNothing(Object result) {
    return result instanceof byte[] packed && packed.length == 0;
  }

  private ResidentMessage next(long done) {
    if (ended) {
      return new End();
    }
    return command.number() > done ? command : new Wait();
  }
}
