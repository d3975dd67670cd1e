package io.kindling.spark.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.deploy.DeployMessages.MasterStateResponse;
import org.apache.spark.deploy.DeployMessages.RequestMasterState$;
import org.apache.spark.deploy.master.Master$;
import org.apache.spark.deploy.master.WorkerInfo;
import org.apache.spark.rpc.RpcAddress;
import org.apache.spark.rpc.RpcEndpointRef;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.reflect.ClassTag;

/** What the master of a standalone cluster tells of its workers. */
final class StandaloneMaster {

  private static final Logger LOG = LoggerFactory.getLogger(StandaloneMaster.class);

  private static final String SCHEME = "spark://";

  private static final int PATIENCE_SECONDS = 5;

  /** What a worker has altogether, taken or free. */
  record Worker(int cores, int mebibytes) {}

  private StandaloneMaster() {}

  /**
   * Asks for the workers that there are; empty where there is no such master, or none that answers
   * soon.
   */
  static Optional<List<Worker>> workers(SparkContext spark) {
    if (!spark.master().startsWith(SCHEME)) {
      return Optional.empty();
    }
    // Elsewhere: Spark waits for a master that hangs for two minutes, and then once more.
    CompletableFuture<Optional<List<Worker>>> answer =
        CompletableFuture.supplyAsync(() -> ask(spark));
    try {
      return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      LOG.debug("no master answers", e);
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static Optional<List<Worker>> ask(SparkContext spark) {
    for (String address : spark.master().substring(SCHEME.length()).split(",", -1)) {
      try {
        RpcEndpointRef master =
            SparkEnv.get()
                .rpcEnv()
                .setupEndpointRef(
                    RpcAddress.fromSparkURL(SCHEME + address), Master$.MODULE$.ENDPOINT_NAME());
        MasterStateResponse state =
            master.askSync(
                RequestMasterState$.MODULE$,
                ClassTag.<MasterStateResponse>apply(MasterStateResponse.class));
        // Of several masters one is in charge, and the others know of no workers.
        if (state.status().toString().equals("ALIVE")) {
          List<Worker> workers = new ArrayList<>();
          for (WorkerInfo worker : state.workers()) {
            workers.add(new Worker(worker.cores(), worker.memory()));
          }
          return Optional.of(workers);
        }
      } catch (Exception | LinkageError e) {
        // Only asked in order to say more; and it is no promise of Spark's that it can be asked.
        LOG.debug("the master at {} does not answer", address, e);
      }
    }
    return Optional.empty();
  }
}
