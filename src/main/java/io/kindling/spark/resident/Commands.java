package io.kindling.spark.resident;

/** Where a task has its commands from. */
interface Commands {

  /**
   * Says what came of the command done last, and asks for the next.
   *
   * @param done that command's number, 0 before the first
   * @param result what came of it; null if it was said before
   */
  ResidentMessage report(int partition, long done, Contribution result) throws Exception;

  /** Waits for the next command, but not for ever: Spark may want the task gone. */
  void await(long done) throws InterruptedException;
}
