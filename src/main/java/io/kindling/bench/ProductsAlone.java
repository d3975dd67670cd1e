package io.kindling.bench;

import io.kindling.nn.Network;
import io.kindling.nn.blas.Blas;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The limit: a step's matrix products and nothing else, on threads that never wait for each other
 * between steps.
 */
public final class ProductsAlone implements Contender {

  private final List<StepProducts> products = new ArrayList<>();
  private final ExecutorService pool;
  private final int rows;

  /**
   * @param batchSize the rows of a step, which the threads share
   */
  public ProductsAlone(Network network, Blas blas, int batchSize, int threads) {
    this.pool = Executors.newFixedThreadPool(threads);
    this.rows = Math.max(1, batchSize / threads);
    for (int i = 0; i < threads; i++) {
      products.add(new StepProducts(network, blas.load(), rows));
    }
  }

  @Override
  public String name() {
    return "matrix products alone, " + products.size() + " x " + rows + " rows";
  }

  @Override
  public void steps(int count) {
    List<Callable<Void>> all = new ArrayList<>();
    for (StepProducts each : products) {
      all.add(
          () -> {
            for (int i = 0; i < count; i++) {
              each.run();
            }
            return null;
          });
    }
    try {
      for (Future<Void> done : pool.invokeAll(all)) {
        done.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  @Override
  public void close() {
    pool.shutdown();
  }
}
