package io.kindling.peers;

import io.kindling.bench.TimedVariant;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Training in NumPy in a separate process: backpropagation of Nielsen's network.py, with whole
 * batches as matrices in float32.
 */
final class NumpyTraining implements TimedVariant {

  private static final String SCRIPT =
      """
      import glob, gzip, sys
      import numpy as np

      folder, layers, batch, rate, held = sys.argv[1], sys.argv[2], *sys.argv[3:6]
      sizes, batch, rate = [int(n) for n in layers.split(",")], int(batch), float(rate)

      def idx(name, header):
          path = sorted(glob.glob(f"{folder}/{name}*"))[0]
          with (gzip.open if path.endswith(".gz") else open)(path, "rb") as file:
              return np.frombuffer(file.read(), np.uint8)[header:]

      x = idx("train-images-idx3-ubyte", 16).reshape(-1, sizes[0]).astype(np.float32) / np.float32(255)
      y = np.eye(sizes[-1], dtype=np.float32)[idx("train-labels-idx1-ubyte", 8)]
      n = len(x) - int(held)
      random = np.random.default_rng(1)
      weights = [random.uniform(-1, 1, (o, i)).astype(np.float32) * np.float32((6 / (i + o)) ** 0.5)
                 for i, o in zip(sizes, sizes[1:])]
      biases = [np.zeros(o, np.float32) for o in sizes[1:]]
      step = np.float32(rate / batch)
      order, at, loss = random.permutation(n), 0, 0.0

      def sigmoid(z):
          return 1 / (1 + np.exp(-z))

      print("ready", flush=True)
      for line in sys.stdin:
          for _ in range(int(line)):
              if at >= n:
                  order, at = random.permutation(n), 0
              rows = order[at:at + batch]
              at += batch
              activations = [x[rows]]
              for w, b in zip(weights, biases):
                  activations.append(sigmoid(activations[-1] @ w.T + b))
              a, wanted = activations[-1], y[rows]
              loss = float(np.square(a - wanted).sum()) / 2 / len(rows)
              delta = (a - wanted) * a * (1 - a)
              for l in range(len(weights) - 1, -1, -1):
                  a = activations[l]
                  before = (delta @ weights[l]) * a * (1 - a) if l else None
                  weights[l] -= step * (delta.T @ a)
                  biases[l] -= step * delta.sum(0)
                  delta = before
          print(loss, flush=True)
      """;

  private final Process process;
  private final PrintWriter out;
  private final BufferedReader in;
  private double loss;

  private NumpyTraining(Process process) {
    this.process = process;
    this.out = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
    this.in =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /**
   * Starts the process and returns it as the only element; an empty list if Python or NumPy is
   * missing.
   */
  static List<TimedVariant> ifPresent(Workload workload) {
    String layers =
        workload.network().sizes().stream().map(String::valueOf).collect(Collectors.joining(","));
    ProcessBuilder builder =
        new ProcessBuilder(
            "python3",
            "-c",
            SCRIPT,
            workload.data().source(),
            layers,
            String.valueOf(workload.batchSize()),
            String.valueOf(workload.rate()),
            String.valueOf(workload.data().validation().examples().size()));
    for (String variable : List.of("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS")) {
      builder.environment().put(variable, String.valueOf(Workload.THREADS));
    }
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    try {
      NumpyTraining training = new NumpyTraining(builder.start());
      if ("ready".equals(training.in.readLine())) {
        return List.of(training);
      }
      training.close();
    } catch (IOException e) {
      // Python is missing; reported below.
    }
    System.out.println("NumPy is skipped: python3 with numpy was not found");
    return List.of();
  }

  @Override
  public String name() {
    return "NumPy, whole batches, 2 threads";
  }

  @Override
  public void steps(int count) {
    out.println(count);
    try {
      loss = Double.parseDouble(in.readLine());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public double loss() {
    return loss;
  }

  @Override
  public void close() {
    process.destroy();
  }
}
