package io.kindling.spark.resident;

/** Commands from this JVM's node, of which the task is one as long as this is open. */
final class NodeCommands implements Commands, AutoCloseable {

  /** How long a waiting task does not look whether Spark wants it gone, in milliseconds. */
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
