package io.kindling.model.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.Map;

/** What ONNX Runtime makes of a file. */
public final class OnnxRun {

  private final float[][] probabilities;
  private final long[] classes;
  private final String[] labels;

  private OnnxRun(float[][] probabilities, long[] classes, String[] labels) {
    this.probabilities = probabilities;
    this.classes = classes;
    this.labels = labels;
  }

  /** [count, classes]. */
  public float[][] probabilities() {
    return probabilities;
  }

  /** [count]. */
  public long[] classes() {
    return classes;
  }

  /** The classes' names, [count]; none where classes have only numbers. */
  public String[] labels() {
    return labels;
  }

  /** Scores rows of features of 32 bits, [count, width], row-major. */
  public static OnnxRun of(byte[] file, float[] rows, int width) throws OrtException {
    long[] shape = {rows.length / width, width};
    try (OnnxTensor features =
        OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), FloatBuffer.wrap(rows), shape)) {
      return of(file, features);
    }
  }

  /** Scores rows of features of 64 bits, [count, width], row-major. */
  public static OnnxRun of(byte[] file, double[] rows, int width) throws OrtException {
    long[] shape = {rows.length / width, width};
    try (OnnxTensor features =
        OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), DoubleBuffer.wrap(rows), shape)) {
      return of(file, features);
    }
  }

  private static OnnxRun of(byte[] file, OnnxTensor features) throws OrtException {
    try (OrtSession session = OrtEnvironment.getEnvironment().createSession(file);
        OrtSession.Result result = session.run(Map.of("features", features))) {
      return new OnnxRun(
          (float[][]) result.get("probabilities").orElseThrow().getValue(),
          (long[]) result.get("class").orElseThrow().getValue(),
          result.size() < 3
              ? new String[0]
              : (String[]) result.get("label").orElseThrow().getValue());
    }
  }
}
