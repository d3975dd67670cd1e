package io.kindling.spark.resident;

/**
 * Source of a task's commands that reads them from this JVM's node. The task is registered with the
 * node while this object is open.
 */
final class NodeCommands implements CommandSource, AutoCloseable {

  /** Time in milliseconds after which a waiting task checks whether Spark wants to stop it. */
  private static final long WATCH_MILLIS = 500;

  private final Node node;

  NodeCommands(Node node, int partition) {
    this.node = node;
    node.join(this, partition);
  }

  @Override
  public ResidentMessage report(int partition, long done, Contribution result) {
    return node.report(done, result);
  }

  @Override
  public void await(long done) throws InterruptedException {
    node.awaitCommand(done, WATCH_MILLIS);
  }

  @Override
  public void close() {
    node.leave(this);
  }
}
