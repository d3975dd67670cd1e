package io.kindling.bench;

import io.kindling.nn.GradientPart;
import io.kindling.nn.LayerProducts;
import io.kindling.nn.Network;
import io.kindling.nn.blas.Blas;
import io.kindling.nn.blas.MatrixProducts;
import io.kindling.nn.init.XavierUniform;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The matrix products of a step alone, on threads that do not wait for each other between steps.
 * This is the lower bound of a step's time.
 */
public final class ProductsAlone implements TimedVariant {

  private final List<StepProducts> products = new ArrayList<>();
  private final ExecutorService pool;
  private final int rows;

  /**
   * @param network the network
   * @param blas the BLAS that computes the products
   * @param batchSize the number of rows of a step, divided among the threads
   * @param threads the number of threads
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

  /** The matrix products of one thread's share of a step, computed by the production code. */
  private static final class StepProducts {

    private final Network network;
    private final LayerProducts products;
    private final int rows;
    private final float[] parameters;
    private final float[] gradient;
    private final List<GradientPart> wholes;
    private final float[][] activations;

    /**
     * @param network the network
     * @param products the BLAS
     * @param rows the number of rows
     */
    StepProducts(Network network, MatrixProducts products, int rows) {
      this.network = network;
      this.products = new LayerProducts(network, products);
      this.rows = rows;
      this.parameters = new XavierUniform().parameters(network, 1);
      this.gradient = new float[network.parameterCount()];
      this.wholes = GradientPart.wholes(network);
      this.activations = new float[network.layerCount() + 1][];
      for (int i = 0; i < activations.length; i++) {
        activations[i] = new float[rows * (i == 0 ? network.inputs() : network.units(i - 1))];
        for (int j = 0; j < activations[i].length; j++) {
          activations[i][j] = (j % 100) / 100f;
        }
      }
    }

    /** Computes every product once. */
    void run() {
      int last = network.layerCount() - 1;
      for (int layer = 0; layer <= last; layer++) {
        products.forward(layer, parameters, activations[layer], 0, rows, activations[layer + 1], 0);
      }
      for (int layer = last; layer > 0; layer--) {
        products.back(layer, parameters, activations[layer + 1], activations[layer], 0, rows);
      }
      for (GradientPart part : wholes) {
        if (!part.ofBiases()) {
          float[] below = activations[part.layer()];
          float[] delta = activations[part.layer() + 1];
          products.gradient(part, below, delta, 0, rows, false, gradient, part.offset());
        }
      }
    }
  }
}
