package io.kindling.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Scores a model file by the lines of NumPy in the scoring guide, if Python and NumPy are there.
 */
public final class NumpyRun {

  private static final String SCORING =
      """

      x = np.fromfile(sys.argv[2], "<f4").reshape(-1, int(sys.argv[3]))
      tensors, notes = read(sys.argv[1])
      print(*np.argmax(scores(tensors, notes, x), axis=1))
      """;

  private NumpyRun() {}

  /** Whether there is a {@code python3} with NumPy here. */
  public static boolean isPossible() throws IOException, InterruptedException {
    try {
      Process process =
          new ProcessBuilder("python3", "-c", "import numpy")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * The classes of rows of features.
   *
   * @param model the file
   * @param rows raw features, [count, width], row-major
   * @param directory where files may be left
   * @throws IllegalStateException with what Python says, if it fails
   */
  public static int[] classes(Path model, float[] rows, int width, Path directory)
      throws IOException, InterruptedException {
    String page = Files.readString(Path.of("src/site/scoring.md"));
    int begin = page.indexOf("```python") + "```python".length();
    String shown = page.substring(begin, page.indexOf("```", begin));
    Path script = Files.writeString(directory.resolve("script.py"), shown + SCORING);
    ByteBuffer bytes = ByteBuffer.allocate(rows.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(rows);
    Path data = Files.write(directory.resolve("rows.f4"), bytes.array());
    Path out = directory.resolve("python.out");
    Process process =
        new ProcessBuilder(List.of("python3", script + "", model.toString(), data + "", width + ""))
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException("Python did not end");
    }
    String said = Files.readString(out, StandardCharsets.UTF_8);
    if (process.exitValue() != 0) {
      throw new IllegalStateException(said);
    }
    return Arrays.stream(said.strip().split(" ", -1)).mapToInt(Integer::parseInt).toArray();
  }
}
