package io.kindling.spark.resident;

import io.kindling.spark.resident.ResidentMessage.Join;
import io.kindling.spark.resident.ResidentMessage.Result;
import io.kindling.spark.resident.ResidentMessage.Wait;
import java.util.BitSet;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/**
 * Source of a task's commands that polls the driver through Spark's RPC, used where the executor
 * has no connection to the driver.
 */
final class RpcCommands implements CommandSource {

  /**
   * Shortest and longest time in nanoseconds to wait before asking again; every wait without a
   * command doubles it.
   */
  private static final long SHORTEST_WAIT = 50_000;

  private static final long LONGEST_WAIT = 5_000_000;

  private final UUID exchangeId;
  private long wait = SHORTEST_WAIT;

  RpcCommands(UUID exchangeId) {
    this.exchangeId = exchangeId;
  }

  @Override
  public ResidentMessage report(int partition, long done, Contribution result) throws Exception {
    byte[] answer =
        ResidentPlugin.ask(MessageFormat.pack(message(partition, done, result), exchangeId));
    ResidentMessage next =
        MessageFormat.unpack(
            answer,
            float[]::new,
            () -> {
              throw new IllegalStateException("sums from the driver");
            });
    if (!(next instanceof Wait)) {
      wait = SHORTEST_WAIT;
    }
    return next;
  }

  private static ResidentMessage message(int partition, long done, Contribution result) {
    if (done == 0) {
      BitSet partitions = new BitSet();
      partitions.set(partition);
      return new Join(Address.NONE, partitions);
    }
    return Result.whole(done, result == null ? Contribution.NOTHING : result);
  }

  @Override
  public void await(long done) {
    LockSupport.parkNanos(wait);
    wait = Math.min(2 * wait, LONGEST_WAIT);
  }
}
