package io.kindling.spark.resident;

import io.kindling.spark.resident.ResidentMessage.Result;
import io.kindling.spark.resident.ResidentMessage.Wait;
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
    Contribution said = result == null ? Contribution.NOTHING : result;
    byte[] answer = ResidentPlugin.ask(new Result(done, said).packed(exchange));
    ResidentMessage message =
        ResidentMessage.unpack(
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

  @Override
  public void await(long done) {
    LockSupport.parkNanos(wait);
    wait = Math.min(2 * wait, LONGEST_WAIT);
  }
}
