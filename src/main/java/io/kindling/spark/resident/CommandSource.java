package io.kindling.spark.resident;

/** Source of a resident task's commands. */
interface CommandSource {

  /**
   * Reports the result of a task's last command and returns the next message for the task.
   *
   * @param partition the task's partition
   * @param done the number of that command; 0 before the first
   * @param result the result; null if it was reported before
   */
  ResidentMessage report(int partition, long done, Contribution result) throws Exception;

  /**
   * Waits for the command after the given one, for a limited time, so that the task notices when
   * Spark wants to stop it.
   */
  void await(long done) throws InterruptedException;
}
