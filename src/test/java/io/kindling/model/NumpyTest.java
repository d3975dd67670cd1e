package io.kindling.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kindling.data.scaling.GivenScalings;
import io.kindling.data.scaling.Scaling;
import io.kindling.nn.ForwardPass;
import io.kindling.nn.Network;
import io.kindling.nn.activation.Relu;
import io.kindling.nn.init.HeNormal;
import io.kindling.nn.loss.CrossEntropy;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The scoring guide's lines of NumPy score as a model does, if Python and NumPy are there. */
class NumpyTest {

  private static final int ROWS = 200;

  @TempDir Path directory;

  static Stream<Scaling> scalings() {
    return Stream.of(
        Scaling.PIXELS,
        GivenScalings.standard(new double[] {90, 100, 110}, new double[] {10, 20, 0.5}));
  }

  @ParameterizedTest
  @MethodSource("scalings")
  void readsAndScores(Scaling scaling) throws Exception {
    assumeTrue(NumpyRun.isPossible(), "no python3 with numpy here");
    Network network = new Network(List.of(3, 8, 6, 4), new Relu(), new CrossEntropy());
    Model model = new Model(network, new HeNormal().parameters(network, 5), scaling);
    Path file = directory.resolve("model.safetensors");
    model.write(new org.apache.hadoop.fs.Path(file.toUri()), new Configuration());
    float[] rows = new float[3 * ROWS];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = (i * 37) % 256;
    }
    float[] outputs = new float[4 * ROWS];
    model.outputs(rows, ROWS, outputs);
    int[] classes = new int[ROWS];
    Arrays.setAll(classes, row -> ForwardPass.predictedClass(outputs, 4 * row, 4));
    assertArrayEquals(classes, NumpyRun.classes(file, rows, 3, directory));
  }
}
