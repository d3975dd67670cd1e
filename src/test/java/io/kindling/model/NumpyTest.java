package io.kindling.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kindling.data.Scaling;
import io.kindling.nn.CrossEntropy;
import io.kindling.nn.ForwardPass;
import io.kindling.nn.HeNormal;
import io.kindling.nn.Network;
import io.kindling.nn.Relu;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The README's lines of NumPy score as a model does, where Python and NumPy are there. */
class NumpyTest {

  private static final int ROWS = 200;

  @TempDir Path directory;

  static Stream<Scaling> scalings() {
    return Stream.of(
        Scaling.PIXELS, Scaling.standard(new float[] {90, 100, 110}, new float[] {10, 20, 0.5f}));
  }

  @ParameterizedTest
  @MethodSource("scalings")
  void readsAndScores(Scaling scaling) throws Exception {
    assumeTrue(python(directory, "import numpy", "").startsWith("0"), "no python3 with numpy here");
    Network network = new Network(List.of(3, 8, 6, 4), new Relu(), new CrossEntropy());
    Model model = new Model(network, new HeNormal().parameters(network, 5), scaling);
    Path file = directory.resolve("model.safetensors");
    model.write(new org.apache.hadoop.fs.Path(file.toUri()), new Configuration());
    String readme = Files.readString(Path.of("README.md"));
    int begin = readme.indexOf("```python") + "```python".length();
    String shown = readme.substring(begin, readme.indexOf("```", begin));
    float[] rows = new float[3 * ROWS];
    StringBuilder numbers = new StringBuilder();
    for (int i = 0; i < rows.length; i++) {
      rows[i] = (i * 37) % 256;
      numbers.append(rows[i]).append(' ');
    }
    String found =
        python(
            directory,
            shown
                + "\nx = np.array(sys.stdin.read().split(), np.float32).reshape(-1, 3)\n"
                + "tensors, notes = read('"
                + file
                + "')\nprint(*np.argmax(scores(tensors, notes, x), axis=1))\n",
            numbers.toString());
    float[] outputs = new float[4 * ROWS];
    model.outputs(rows, ROWS, outputs);
    int[] classes = new int[ROWS];
    Arrays.setAll(classes, row -> ForwardPass.predictedClass(outputs, 4 * row, 4));
    String expected = String.join(" ", Arrays.stream(classes).mapToObj(String::valueOf).toList());
    assertEquals("0 " + expected, found.strip());
  }

  /** The exit status, and what the program prints. */
  private static String python(Path directory, String program, String input) throws Exception {
    Path script = Files.writeString(directory.resolve("script.py"), program);
    Path in = Files.writeString(directory.resolve("in"), input);
    Path out = directory.resolve("out");
    try {
      Process process =
          new ProcessBuilder("python3", script.toString())
              .redirectErrorStream(true)
              .redirectInput(in.toFile())
              .redirectOutput(out.toFile())
              .start();
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return "no end";
      }
      return process.exitValue() + " " + Files.readString(out, StandardCharsets.UTF_8);
    } catch (java.io.IOException e) {
      return "no python3";
    }
  }
}
