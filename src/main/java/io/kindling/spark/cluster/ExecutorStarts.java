package io.kindling.spark.cluster;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.apache.spark.SparkContext;
import org.apache.spark.deploy.client.StandaloneAppClient;
import org.apache.spark.deploy.client.StandaloneAppClientListener;
import org.apache.spark.scheduler.cluster.StandaloneSchedulerBackend;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of executors that exit before they have reported to the driver.
 *
 * <p>Spark has no event for them: its listeners hear only of executors that came. Those of a
 * standalone cluster are known to the client of the master, which logs them and has another one
 * started, without end. YARN and Kubernetes count such failures themselves and end the application.
 */
final class ExecutorStarts {

  private static final Logger LOG = LoggerFactory.getLogger(ExecutorStarts.class);

  /** Is told of every executor, by the number that Spark's listeners know it by, too. */
  interface Listener {
    /** A worker on a host was told to start an executor. */
    void started(String id, String host);

    /** An executor has exited; how is what its worker says: {@code Command exited with code 1}. */
    void exited(String id, String how);
  }

  private ExecutorStarts() {}

  /** Begins to listen, where this is a standalone cluster. */
  static void listen(SparkContext spark, Listener told) {
    if (!(spark.schedulerBackend() instanceof StandaloneSchedulerBackend backend)) {
      return;
    }
    try {
      StandaloneAppClient client = backend.client();
      for (Field field : StandaloneAppClient.class.getDeclaredFields()) {
        if (field.getType() == StandaloneAppClientListener.class) {
          field.setAccessible(true);
          field.set(client, between((StandaloneAppClientListener) field.get(client), told));
        }
      }
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      // Another version of Spark: less is said then, and nothing else changes.
      LOG.debug("exits of executors at their start will not be seen", e);
    }
  }

  private static StandaloneAppClientListener between(
      StandaloneAppClientListener listener, Listener told) {
    return (StandaloneAppClientListener)
        Proxy.newProxyInstance(
            ExecutorStarts.class.getClassLoader(),
            new Class<?>[] {StandaloneAppClientListener.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("executorAdded")) {
                told.started(
                    String.valueOf(arguments[0]).replaceFirst(".*/", ""),
                    String.valueOf(arguments[2]).replaceFirst(":\\d+$", ""));
              } else if (method.getName().equals("executorRemoved")) {
                told.exited(
                    String.valueOf(arguments[0]).replaceFirst(".*/", ""),
                    String.valueOf(arguments[1]));
              }
              try {
                return method.invoke(listener, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
