package io.kindling.model.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
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

  /** Scores rows of features, [count, width], row-major. */
  public static OnnxRun of(byte[] file, float[] rows, int width) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession(file);
        OnnxTensor features =
            OnnxTensor.createTensor(
                environment, FloatBuffer.wrap(rows), new long[] {rows.length / width, width});
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
