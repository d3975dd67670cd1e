package io.kindling.spark.resident;

import io.kindling.spark.resident.ResidentMessage.Join;
import io.kindling.spark.resident.ResidentMessage.Result;
import io.kindling.spark.resident.ResidentMessage.Wait;
import java.util.BitSet;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/**
 * Commands from the driver by Spark's RPC, where there is no connection: asked for again and again.
 */
final class RpcCommands implements Commands {

  /** How long to wait before asking again, in nanoseconds: short at first, then longer. */
  private static final long SHORTEST_WAIT = 50_000;

  private static final long LONGEST_WAIT = 5_000_000;

  private final UUID exchange;
  private long wait = SHORTEST_WAIT;

  RpcCommands(UUID exchange) {
    this.exchange = exchange;
  }

  @Override
  public ResidentMessage report(int partition, long done, Contribution result) throws Exception {
    byte[] answer =
        ResidentPlugin.ask(MessageFormat.packed(said(partition, done, result), exchange));
    ResidentMessage message =
        MessageFormat.unpack(
            answer,
            float[]::new,
            () -> {
              throw new IllegalStateException("sums from the driver");
            });
    if (!(message instanceof Wait)) {
      wait = SHORTEST_WAIT;
    }
    return message;
  }

  private static ResidentMessage said(int partition, long done, Contribution result) {
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
