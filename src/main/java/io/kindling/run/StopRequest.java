package io.kindling.run;

import io.kindling.run.StoppableEngine.StoppedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.hadoop.util.ShutdownHookManager;

/**
 * Listens for SIGTERM and Ctrl-C, from a command's first check on. At first a stop breaks off
 * whatever is under way, for nothing of it is worth anything yet. Once steps are made, it holds the
 * JVM's end back until the training has written down where it was.
 */
public final class StopRequest implements AutoCloseable {

  /** What is done where the JVM ends in the middle of the work. */
  public interface LastAct {

    /**
     * Does it.
     *
     * @param why what happened, in one line
     */
    void done(String why) throws IOException;
  }

  /** Ahead of Spark's hooks and Hadoop's, which take away what a last checkpoint needs. */
  private static final int PRIORITY = 1000;

  /** How long a computation under way may take to end by itself. */
  private static final long GRACE_SECONDS = 3;

  private static final long PATIENCE_SECONDS = 20;

  /** How long what is broken off may take to end by itself, and again when it is interrupted. */
  private static final long BREAK_SECONDS = 2;

  private final Thread owner = Thread.currentThread();
  private final List<LastAct> onExit = new ArrayList<>();
  private final CountDownLatch written = new CountDownLatch(1);
  private final Optional<Runnable> hook;
  private final AtomicBoolean told = new AtomicBoolean();
  private final Runnable tell;
  private volatile boolean requested;
  private Thread computing;
  private boolean keeping;
  private Runnable breakOff = () -> {};

  /**
   * Begins to listen. What the calling thread does from now on can be broken off.
   *
   * @param tell tells that it was broken off
   */
  public StopRequest(Runnable tell) {
    this.tell = tell;
    this.computing = Thread.currentThread();
    Runnable requesting = this::request;
    this.hook = Optional.of(requesting);
    try {
      ShutdownHookManager.get()
          .addShutdownHook(
              requesting, PRIORITY, PATIENCE_SECONDS + GRACE_SECONDS + 5, TimeUnit.SECONDS);
    } catch (IllegalStateException e) {
      requested = true; // The JVM is ending already.
    }
  }

  private StopRequest() {
    this.tell = () -> {};
    this.hook = Optional.empty();
  }

  /**
   * Returns a request that never comes. A program has signal handlers of its own, and what it
   * interrupts is its own affair, too.
   */
  public static StopRequest never() {
    return new StopRequest();
  }

  /**
   * Has something done where the thread that created this object is made to end the JVM, as Spark
   * ends it for some failures: nothing that the thread would have done after that is done.
   */
  public synchronized void onExit(LastAct act) {
    onExit.add(act);
  }

  /** Whether the training should end after this step. */
  public boolean isRequested() {
    return requested;
  }

  /**
   * Says how to break off what is under way.
   *
   * @throws StoppedException if a stop was requested already
   */
  public synchronized void breakOffBy(Runnable way) {
    checkNotRequested();
    breakOff = way;
  }

  /**
   * From now on a stop waits for what is under way and for what has to be written.
   *
   * @throws StoppedException if a stop was requested already
   */
  public synchronized void keep() {
    checkNotRequested();
    keeping = true;
    computing = null;
  }

  /** Whether {@link #keep} was called: there is something to keep. */
  synchronized boolean isKeeping() {
    return keeping;
  }

  /**
   * Ends what has not begun.
   *
   * @throws StoppedException if a stop was requested
   */
  public void checkNotRequested() {
    if (requested) {
      throw new StoppedException(false, null);
    }
  }

  /** Tells, unless it has been told, that what was under way was broken off. */
  public void tellBrokenOff() {
    if (told.compareAndSet(false, true)) {
      tell.run();
    }
  }

  /**
   * Waits for a computation, but not for long once a stop was requested.
   *
   * @param stateIsWhole whether the training's state, should the computation be given up, is one
   *     that a run can go on from
   * @throws StoppedException if it was given up
   */
  <T> T interruptible(Supplier<T> computation, boolean stateIsWhole) {
    if (hook.isEmpty()) {
      return computation.get();
    }
    synchronized (this) {
      computing = Thread.currentThread();
    }
    try {
      return computation.get();
    } catch (Exception e) {
      // Not RuntimeException: Spark throws checked ones that its Scala does not declare.
      if (requested) {
        throw new StoppedException(stateIsWhole, e);
      }
      throw e;
    } finally {
      synchronized (this) {
        computing = null;
        // What comes now writes files, and must not be interrupted.
        Thread.interrupted();
      }
    }
  }

  /** Lets the JVM end: everything is written. */
  @Override
  public void close() {
    written.countDown();
    try {
      if (!requested) {
        hook.ifPresent(ShutdownHookManager.get()::removeShutdownHook);
      }
    } catch (IllegalStateException e) {
      // The JVM has begun to end just now; the hook will find that all is written.
    }
  }

  /** Requests a stop; returns when everything is written, or after a while. */
  void request() {
    Optional<String> exit = exit();
    if (exit.isPresent()) {
      endUnheard(exit.get());
      return;
    }
    if (breakOff()) {
      return;
    }
    try {
      if (!written.await(GRACE_SECONDS, TimeUnit.SECONDS)) {
        interrupt();
      }
      if (!written.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("kindling: the step under way did not end in time; it is not saved");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void endUnheard(String why) {
    System.err.println("kindling: " + why);
    for (LastAct act : onExit) {
      try {
        act.done(why);
      } catch (IOException | RuntimeException e) {
        System.err.println("kindling: and that could not be written down: " + e);
      }
    }
  }

  /** Returns what the owner ends the JVM in, if it does. */
  private Optional<String> exit() {
    StackTraceElement[] frames = owner.getStackTrace();
    for (int i = 0; i < frames.length - 1; i++) {
      if (frames[i].getClassName().equals("java.lang.System")
          && frames[i].getMethodName().equals("exit")) {
        return Optional.of(
            frames[i + 1].getClassName()
                + " ended the program in the middle of its work; what was logged before says why");
      }
    }
    return Optional.empty();
  }

  /** Breaks off what is under way; whether that is all that there is to do. */
  private boolean breakOff() {
    synchronized (this) {
      requested = true;
      if (keeping) {
        return false;
      }
    }
    try {
      breakOff.run();
      // Spark that is starting, or called off, mostly comes to an end of its own.
      if (!written.await(BREAK_SECONDS, TimeUnit.SECONDS)) {
        interrupt();
        written.await(BREAK_SECONDS, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    tellBrokenOff();
    return true;
  }

  private synchronized void interrupt() {
    if (computing != null) {
      computing.interrupt();
    }
  }
}
